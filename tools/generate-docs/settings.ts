import { defaultPortOf, SERVICES, type Service } from '#libs/contracts';
import ts from 'typescript';
import { variableOf } from '../launcher/settings.js';
import { code, table } from './markdown.js';
import { decoratorsOf, docCommentOf, findNodes, parseSource } from './syntax.js';

const LAUNCHER_SETTINGS = 'tools/launcher/settings.ts';
const SERVICE_CONFIG = 'libs/service/src/service-config.ts';

/**
 * The settings of `npm start`, from the comments of the launcher's `Settings`. Each comment begins with the setting's name.
 * `<SERVICE>_PORT` there is `ORDER_PORT` and so on, for each service, and `<ports>` are their default ports.
 */
export function launcherSettings(): string {
  const [settings] = findNodes(parseSource(LAUNCHER_SETTINGS), ts.isInterfaceDeclaration).filter(
    ({ name }) => name.text === 'Settings',
  );
  const rows = (settings?.members ?? []).map((member) => {
    const comment = forEachService(docCommentOf(member));
    const [names, ...meaning] = comment.split(': ');
    if (!names?.startsWith('`')) throw new Error(`${LAUNCHER_SETTINGS}: "${comment}" names no setting`);
    return [names, sentence(meaning.join(': '))];
  });
  return table(['Setting', 'Meaning (default)'], rows);
}

function forEachService(comment: string): string {
  return comment
    .replace(/`<SERVICE>_(PORT|DATABASE_URL)`/, (_, setting: 'PORT' | 'DATABASE_URL') =>
      SERVICES.map((service) => code(variableOf(service, setting))).join(', '),
    )
    .replace('<ports>', SERVICES.map(defaultPortOf).join(', '));
}

/** The settings that every service has. */
export function serviceSettings(): string {
  return settingsTable(propertiesOf(SERVICE_CONFIG), (property) => {
    const overrides = SERVICES.flatMap((service) =>
      propertiesOf(configOf(service))
        .filter((own) => own.name.getText() === property.name.getText())
        .map((own) => `${defaultOf(own)} (${service})`),
    );
    return overrides.length === 0 ? defaultOf(property) : overrides.join(', ');
  });
}

/** A service's own settings, and the settings for which it has another default. */
export function ownSettings(service: Service): string {
  return settingsTable(propertiesOf(configOf(service)), defaultOf);
}

/** The default of one of a service's own settings. @throws where there is no such setting */
export function defaultOfSetting(service: Service, name: string): string {
  const property = propertiesOf(configOf(service)).find((one) => one.name.getText() === name);
  if (property?.initializer === undefined) throw new Error(`${configOf(service)} has no default for ${name}`);
  return defaultOf(property).replaceAll('`', '');
}

function configOf(service: Service): string {
  return `apps/${service}/src/${service}.config.ts`;
}

function propertiesOf(path: string): ts.PropertyDeclaration[] {
  const config = findNodes(parseSource(path), ts.isClassDeclaration).find(({ name }) => name?.text.endsWith('Config'));
  return config?.members.filter(ts.isPropertyDeclaration) ?? [];
}

function settingsTable(
  properties: readonly ts.PropertyDeclaration[],
  defaults: (property: ts.PropertyDeclaration) => string,
): string {
  const rows = properties.map((property) => [
    code(property.name.getText()),
    defaults(property),
    docCommentOf(property) || allowedBy(property) || inheritedComment(property),
  ]);
  return table(['Variable', 'Default', 'Meaning'], rows);
}

function defaultOf({ initializer, exclamationToken }: ts.PropertyDeclaration): string {
  const service = SERVICES.find((one) => initializer?.getText() === `defaultPortOf('${one}')`);
  if (service !== undefined) return code(String(defaultPortOf(service)));
  if (initializer !== undefined) return code(initializer.getText().replaceAll(/['_]/g, ''));
  return exclamationToken === undefined ? 'none' : 'must be given';
}

/** The values that a property may have, where its decorators list them. */
function allowedBy(property: ts.PropertyDeclaration): string {
  const list = decoratorsOf(property).find(({ name }) => name === 'IsIn')?.args[0];
  if (list === undefined || !ts.isArrayLiteralExpression(list)) return '';
  return `${list.elements.map((element) => code(element.getText().replaceAll("'", ''))).join(' or ')}.`;
}

/** An overridden property means what it means in the class above. */
function inheritedComment({ name }: ts.PropertyDeclaration): string {
  const above = propertiesOf(SERVICE_CONFIG).find((one) => one.name.getText() === name.getText());
  return above === undefined ? '' : docCommentOf(above);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
