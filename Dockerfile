# One image for all apps: docker-compose.yml says which of them a container runs.

FROM node:24.21.0-alpine AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM manifests AS build
RUN npm ci
COPY nest-cli.json tsconfig.json .swcrc ./
COPY apps apps
COPY libs libs
RUN npm run build

FROM manifests AS dependencies
RUN npm ci --omit=dev

FROM node:24.21.0-alpine
WORKDIR /app
ENV NODE_ENV=production
# package.json is read at run time too: it says what #libs/* stands for.
COPY package.json ./
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY infra/tracing infra/tracing
USER node
# generated: ports
EXPOSE 3001 3002 3003
# end of generated
ENTRYPOINT ["node", "--enable-source-maps", "--import", "./infra/tracing/start.mjs"]
CMD ["dist/apps/order/src/main.js"]
