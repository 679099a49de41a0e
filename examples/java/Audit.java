import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads every event of the shop and checks it against its schema. It prints a line for each message: `valid`, `ignored` or
 * `invalid` with the reason, and commits the offsets after that. See README.md.
 */
public class Audit {
  private static final List<String> TOPICS = List.of("order.events", "payment.events", "inventory.events");
  /** No field of an event is longer than an event may be. Avro would reserve what a broken length asks for. */
  private static final String LONGEST = String.valueOf(1024 * 1024);

  private static final Map<String, String> ENV = System.getenv();
  private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Map<String, JsonSchema> validators = readSchemas(Path.of(ENV.getOrDefault("SCHEMAS_DIR", "libs/contracts/schemas")));
  private final Map<Integer, Schema> writersSchemas = new HashMap<>();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final Map<String, Integer> counts = new TreeMap<>();

  /** Nobody can read this message, however often it is tried. */
  private static class InvalidMessage extends Exception {
    InvalidMessage(String reason) {
      super(reason);
    }
  }

  public static void main(String[] args) throws Exception {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    System.setProperty("org.apache.avro.limits.string.maxLength", LONGEST);
    System.setProperty("org.apache.avro.limits.bytes.maxLength", LONGEST);
    System.setProperty("org.apache.avro.limits.collectionItems.maxLength", LONGEST);
    Thread reader = Thread.currentThread();
    // SIGTERM: whatever the reader waits for, it stops waiting. The process ends when it has left the group.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      reader.interrupt();
      try {
        reader.join();
      } catch (InterruptedException ignored) {
        // It ends anyway.
      }
    }));
    new Audit().run();
  }

  private void run() throws IOException {
    KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      consumer.subscribe(TOPICS);
      while (true) {
        var records = consumer.poll(Duration.ofSeconds(1));
        var lines = new ArrayList<String>();
        for (var record : records) lines.add(verdictOn(record));
        lines.forEach(System.out::println);
        System.out.flush();
        if (!records.isEmpty()) commit(consumer);
      }
    } catch (InterruptException | InterruptedException stop) {
      Thread.interrupted(); // or the consumer would not take its leave of the group
    } finally {
      consumer.close();
    }
    System.out.println(JSON.writeValueAsString(counts));
  }

  private String verdictOn(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    String type = header(record, "ce_type");
    String verdict;
    try {
      verdict = check(record, type) + " " + type + " " + header(record, "ce_id");
    } catch (InvalidMessage reason) {
      verdict = "invalid %s/%d@%d: %s".formatted(record.topic(), record.partition(), record.offset(), reason.getMessage());
    }
    counts.merge(verdict.substring(0, verdict.indexOf(' ')), 1, Integer::sum);
    return verdict;
  }

  private String check(ConsumerRecord<byte[], byte[]> record, String type) throws InvalidMessage, InterruptedException {
    if (!header(record, "ce_id").matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) throw new InvalidMessage("the header ce_id is not a UUID");
    if (type.isEmpty()) throw new InvalidMessage("the header ce_type is missing");
    JsonSchema validator = validators.get(type);
    if (validator == null) return "ignored";
    JsonNode event = decode(record.value(), type, header(record, "content-type"));
    for (var error : validator.validate(event)) throw new InvalidMessage(error.getMessage());
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    String orderId = event.get("orderId").asText();
    if (!key.equals(orderId)) throw new InvalidMessage("the key is " + key + ", and the event is about order " + orderId);
    return "valid";
  }

  /** All that is read from the headers is read from here. If two have the same name, the last one counts. */
  private static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private JsonNode decode(byte[] value, String type, String contentType) throws InvalidMessage, InterruptedException {
    if (value == null) throw new InvalidMessage("the message has no value");
    String wireFormat = contentType.split(";")[0].trim().toLowerCase();
    try {
      return switch (wireFormat) {
        case "application/json" -> JSON.readTree(value);
        case "application/avro" -> decodeAvro(value, type);
        default -> throw new InvalidMessage("the content type is unknown: " + contentType);
      };
    } catch (IOException | RuntimeException error) { // whatever a decoder throws, the bytes are to blame
      throw new InvalidMessage("the value is not " + wireFormat + ": " + error);
    }
  }

  /** The wire format of the schema registry: a zero, four bytes of the schema's id, and the Avro. */
  private JsonNode decodeAvro(byte[] value, String type) throws InvalidMessage, InterruptedException, IOException {
    if (value.length < 5 || value[0] != 0) throw new InvalidMessage("the value does not begin with the id of an Avro schema");
    Schema schema = schemaOfWriter(ByteBuffer.wrap(value, 1, 4).getInt());
    if (!schema.getName().equals(type.split("\\.")[0])) throw new InvalidMessage("the schema is that of " + schema.getName() + ", and the header ce_type says " + type);
    var decoder = DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null);
    Object event = new GenericDatumReader<>(schema).read(null, decoder);
    if (!decoder.isEnd()) throw new InvalidMessage("bytes are left after the Avro");
    return withoutNulls(JSON.readTree(event.toString()));
  }

  /** An optional field that is absent is null in Avro, and absent in JSON. */
  private static JsonNode withoutNulls(JsonNode data) {
    if (data.isObject()) data.properties().removeIf(field -> field.getValue().isNull());
    data.forEach(Audit::withoutNulls);
    return data;
  }

  /** An id means the same schema for ever. While the registry is away, this waits: the message is not to blame. */
  private Schema schemaOfWriter(int id) throws InvalidMessage, InterruptedException, IOException {
    Schema known = writersSchemas.get(id);
    if (known != null) return known;
    var request = HttpRequest.newBuilder(URI.create(ENV.get("SCHEMA_REGISTRY_URL") + "/schemas/ids/" + id)).timeout(Duration.ofSeconds(10)).build();
    while (true) {
      try {
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 404) throw new InvalidMessage("the registry knows no schema with the id " + id);
        if (answer.statusCode() == 200) {
          Schema schema = new Schema.Parser().parse(JSON.readTree(answer.body()).get("schema").asText());
          writersSchemas.put(id, schema);
          return schema;
        }
        System.err.println("The schema registry answers " + answer.statusCode() + ": trying again");
      } catch (IOException error) {
        System.err.println("The schema registry does not answer (" + error + "): trying again");
      }
      Thread.sleep(1_000);
    }
  }

  private static void commit(KafkaConsumer<?, ?> consumer) {
    try {
      consumer.commitSync();
    } catch (CommitFailedException | RebalanceInProgressException error) { // another member has the partitions by now, and reads these messages again
      System.err.println("The offsets are not committed: " + error.getMessage());
    }
  }

  /** By the type of an event, with its major version when that is past 1. The newest minor version also fits older events. */
  private static Map<String, JsonSchema> readSchemas(Path folder) {
    var name = Pattern.compile("(\\w+)\\.(\\d+)\\.(\\d+)\\.json");
    var schemas = new HashMap<String, JsonSchema>();
    try (var files = Files.list(folder)) {
      var versions = files.map(file -> name.matcher(file.getFileName().toString())).filter(matcher -> matcher.matches())
          .sorted(Comparator.comparingInt(version -> Integer.parseInt(version.group(3)))).toList();
      for (var version : versions) {
        String type = version.group(2).equals("1") ? version.group(1) : version.group(1) + ".v" + version.group(2);
        String schema = Files.readString(folder.resolve(version.group()));
        schemas.put(type, JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema));
      }
      return schemas;
    } catch (IOException error) {
      throw new IllegalStateException("The schemas cannot be read from " + folder + ": set SCHEMAS_DIR", error);
    }
  }

  /** The services have the same variables; only the file of the authority's certificate has another name. */
  private static Properties settings() {
    boolean hasTls = "true".equals(ENV.get("KAFKA_TLS"));
    String mechanism = ENV.getOrDefault("KAFKA_SASL_MECHANISM", "").toUpperCase();
    var settings = new Properties();
    settings.put("bootstrap.servers", ENV.getOrDefault("KAFKA_BROKERS", "localhost:9092"));
    settings.put("group.id", ENV.getOrDefault("KAFKA_GROUP", "audit-java"));
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", "false");
    settings.put("session.timeout.ms", "10000");
    settings.put("security.protocol", (mechanism.isEmpty() ? "" : "SASL_") + (hasTls ? "SSL" : "PLAINTEXT"));
    if (ENV.containsKey("KAFKA_CA_FILE")) {
      settings.put("ssl.truststore.type", "PEM");
      settings.put("ssl.truststore.location", ENV.get("KAFKA_CA_FILE"));
    }
    if (!mechanism.isEmpty()) {
      settings.put("sasl.mechanism", mechanism);
      settings.put("sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
          .formatted(ENV.get("KAFKA_SASL_USERNAME"), ENV.get("KAFKA_SASL_PASSWORD")));
    }
    return settings;
  }
}
