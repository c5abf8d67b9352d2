import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * LogDump BROKERS TOPIC...: every record of these topics that a read_committed reader may see, from the first to what
 * is the end when it starts, one JSON object a line; the end offsets of all partitions come last. Kafka's own client on
 * purpose: what it says is not coloured by ours.
 */
public final class LogDump {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  public static void main(String[] arguments) throws Exception {
    List<String> topics = Arrays.asList(arguments).subList(1, arguments.length);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(arguments[0]));
        Writer out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16)) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : topics)
        consumer.partitionsFor(topic, PATIENCE).forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
      dump(consumer, ends, out);
      for (TopicPartition at : partitions) writeEnd(out, at, ends.get(at));
    }
  }

  private static void dump(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Writer out)
      throws Exception {
    long quietSince = System.nanoTime();
    List<TopicPartition> reading = new ArrayList<>(ends.keySet());
    while (true) {
      reading.removeIf(at -> consumer.position(at, PATIENCE) >= ends.get(at));
      if (reading.isEmpty()) return;
      consumer.assign(reading);
      boolean moved = false;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
        moved = true;
        if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) write(out, record);
      }
      if (moved) quietSince = System.nanoTime();
      else if (System.nanoTime() - quietSince > PATIENCE.toNanos())
        throw new IllegalStateException("No record for " + PATIENCE.toSeconds() + " s; still unread: " + reading);
    }
  }

  private static void write(Writer out, ConsumerRecord<byte[], byte[]> record) throws Exception {
    out.write("{\"topic\":" + quoted(record.topic()) + ",\"partition\":" + record.partition());
    out.write(",\"offset\":\"" + record.offset() + "\",\"timestamp\":" + record.timestamp());
    out.write(",\"key\":" + (record.key() == null ? "null" : quoted(text(record.key()))) + ",\"headers\":{");
    String comma = "";
    for (Header header : record.headers()) {
      out.write(comma + quoted(header.key()) + ":" + quoted(text(header.value())));
      comma = ",";
    }
    out.write("},\"value\":\"" + (record.value() == null ? "" : Base64.getEncoder().encodeToString(record.value())));
    out.write("\"}\n");
  }

  private static void writeEnd(Writer out, TopicPartition at, long end) throws Exception {
    out.write("{\"topic\":" + quoted(at.topic()) + ",\"partition\":" + at.partition() + ",\"end\":\"" + end + "\"}\n");
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') json.append('\\').append(c);
      else if (c < ' ') json.append(String.format("\\u%04x", (int) c));
      else json.append(c);
    }
    return json.append('"').toString();
  }

  private static Properties settings(String brokers) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", brokers);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "none");
    settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
    return settings;
  }
}
