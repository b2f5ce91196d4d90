package org.imap4x.model;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one FETCH response said of one message (RFC 9051 section 7.5.2): the items that came and
 * could be read, in whatever number; nothing is made up for the others.
 */
public final class FetchData {
  private static final long NO_DATE = Long.MIN_VALUE;

  private final Builder b;

  private FetchData(Builder builder) {
    this.b = builder;
  }

  /** A body section or binary part that came. */
  public record BodyItem(
      boolean binary, Section section, @Nullable Long origin, @Nullable Content content) {
    /** The first octet's place when the answer was a window; empty means it is everything. */
    public OptionalLong offset() {
      return origin == null ? OptionalLong.empty() : OptionalLong.of(origin);
    }

    /** The octets; empty where the server said NIL. */
    public Optional<Content> octets() {
      return Optional.ofNullable(content);
    }
  }

  /** An item kept as the octets that came and parsed when first read. */
  public static final class Lazy<T> {
    private final Parser<T> parser;
    private final int start;
    private final int end;

    /** The octets, and once they were parsed what they said; then the octets are not kept. */
    private volatile Object state;

    /** Reads an item out of octets; does no I/O, and may be called twice by two threads. */
    @FunctionalInterface
    public interface Parser<T> {
      /** The item; empty when the octets can't be used. */
      Optional<T> parse(byte[] octets, int start, int end);
    }

    /** An item in some octets of an array, which is taken over. */
    public Lazy(Parser<T> parser, byte[] octets, int start, int end) {
      this.parser = parser;
      this.state = octets;
      this.start = start;
      this.end = end;
    }

    /** The parser runs when the item is first read; it must not do I/O. */
    public Lazy(Supplier<Optional<T>> parser) {
      this((octets, start, end) -> parser.get(), new byte[0], 0, 0);
    }

    /** The parsed item; empty when what the server sent can't be used. */
    @SuppressWarnings("unchecked") // what is not octets is what the parser made
    public Optional<T> get() {
      Object now = state;
      if (now instanceof byte[] octets) {
        now = parser.parse(octets, start, end);
        state = now;
      }
      return (Optional<T>) now;
    }

    /** An item that is known to be unusable. */
    public static <T> Lazy<T> unusable() {
      return new Lazy<>((octets, start, end) -> Optional.empty(), new byte[0], 0, 0);
    }
  }

  /** The sequence number in the server's view at that moment; 0 for UIDFETCH. */
  public long sequenceNumber() {
    return b.sequenceNumber;
  }

  /** The UID, 0 when none came (or UID 0). */
  public long uid() {
    return b.uid;
  }

  /** FLAGS; empty when they did not come. */
  public Optional<FlagSet> flags() {
    return Optional.ofNullable(b.flags);
  }

  /** Whether FLAGS came. */
  public boolean hasFlags() {
    return b.flags != null;
  }

  /** RFC822.SIZE in octets; -1 when it did not come, or was no size. */
  public long size() {
    return b.size;
  }

  /** MODSEQ; -1 when it did not come. */
  public long modSeq() {
    return b.modSeq;
  }

  /** INTERNALDATE; empty when it did not come, or was no date. */
  public Optional<OffsetDateTime> internalDate() {
    return hasInternalDate()
        ? Optional.of(
            OffsetDateTime.ofInstant(
                Instant.ofEpochSecond(b.internalSecond), ZoneOffset.ofTotalSeconds(b.zoneSeconds)))
        : Optional.empty();
  }

  /** Whether INTERNALDATE came, and was a date. */
  public boolean hasInternalDate() {
    return b.internalSecond != NO_DATE;
  }

  /**
   * INTERNALDATE in seconds since 1970.
   *
   * @throws IllegalStateException when it did not come
   */
  public long internalDateSecond() {
    if (!hasInternalDate()) {
      throw new IllegalStateException("no INTERNALDATE came");
    }
    return b.internalSecond;
  }

  /** ENVELOPE; outer empty when it did not come, inner empty when it is unusable. */
  public Optional<Lazy<Envelope>> envelope() {
    return Optional.ofNullable(b.envelope);
  }

  /** Whether ENVELOPE came, usable or not. */
  public boolean hasEnvelope() {
    return b.envelope != null;
  }

  /** Whether BODYSTRUCTURE or BODY came, usable or not. */
  public boolean hasBodyStructure() {
    return b.bodyStructure != null;
  }

  /** BODYSTRUCTURE or BODY; outer empty when it did not come, inner empty when it is unusable. */
  public Optional<Lazy<BodyStructure>> bodyStructure() {
    return Optional.ofNullable(b.bodyStructure);
  }

  /** Body sections and binary parts, in the order they came. */
  public List<BodyItem> bodies() {
    return b.bodies;
  }

  /** The item that answers a section, whatever its window. */
  public Optional<BodyItem> body(Section section) {
    for (BodyItem item : b.bodies) {
      if (!item.binary() && item.section().sameAs(section)) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }

  /** BINARY.SIZE by part path. */
  public Map<String, Long> binarySizes() {
    return b.binarySizes;
  }

  /**
   * EMAILID, THREADID, X-GM-MSGID, X-GM-THRID, PREVIEW, SAVEDATE and unknown items: upper-case name
   * to value as text; an item that was NIL maps to the empty string.
   */
  public Map<String, String> texts() {
    return b.texts;
  }

  /** X-GM-LABELS, empty when it did not come. */
  public Optional<List<String>> labels() {
    return Optional.ofNullable(b.labels);
  }

  /** Whether X-GM-LABELS came. */
  public boolean hasLabels() {
    return b.labels != null;
  }

  /** Names of items that came but could not be read. */
  public List<String> malformed() {
    return b.malformed;
  }

  /** The same data with a UID that the server left out. */
  public FetchData withUid(long uid) {
    Builder copy = new Builder(b.sequenceNumber);
    copy.uid = uid;
    copy.flags = b.flags;
    copy.size = b.size;
    copy.modSeq = b.modSeq;
    copy.internalSecond = b.internalSecond;
    copy.zoneSeconds = b.zoneSeconds;
    copy.envelope = b.envelope;
    copy.bodyStructure = b.bodyStructure;
    copy.bodies = b.bodies;
    copy.binarySizes = b.binarySizes;
    copy.texts = b.texts;
    copy.labels = b.labels;
    copy.malformed = b.malformed;
    return new FetchData(copy);
  }

  /** Begins the data of one message. */
  public static Builder builder(long sequenceNumber) {
    return new Builder(sequenceNumber);
  }

  @Override
  public String toString() {
    return "FetchData[" + b.sequenceNumber + " UID " + b.uid + "]";
  }

  /** Collects the items. */
  public static final class Builder {
    private final long sequenceNumber;
    private long uid;
    private @Nullable FlagSet flags;
    private long size = -1;
    private long modSeq = -1;
    private long internalSecond = NO_DATE;
    private int zoneSeconds;
    private @Nullable Lazy<Envelope> envelope;
    private @Nullable Lazy<BodyStructure> bodyStructure;
    private List<BodyItem> bodies = List.of();
    private Map<String, Long> binarySizes = Map.of();
    private Map<String, String> texts = Map.of();
    private @Nullable List<String> labels;
    private List<String> malformed = List.of();

    private Builder(long sequenceNumber) {
      this.sequenceNumber = sequenceNumber;
    }

    /** The UID. */
    public Builder uid(long value) {
      this.uid = value;
      return this;
    }

    /** FLAGS. */
    public Builder flags(FlagSet value) {
      this.flags = value;
      return this;
    }

    /** RFC822.SIZE in octets. */
    public Builder size(long value) {
      this.size = value;
      return this;
    }

    /** MODSEQ. */
    public Builder modSeq(long value) {
      this.modSeq = value;
      return this;
    }

    /** INTERNALDATE, which has whole seconds. */
    public Builder internalDate(OffsetDateTime value) {
      return internalDate(value.toEpochSecond(), value.getOffset().getTotalSeconds());
    }

    /** INTERNALDATE, in seconds since 1970, and how many seconds its zone is ahead of UTC. */
    public Builder internalDate(long second, int zone) {
      this.internalSecond = second;
      this.zoneSeconds = zone;
      return this;
    }

    /** ENVELOPE. */
    public Builder envelope(Lazy<Envelope> value) {
      this.envelope = value;
      return this;
    }

    /** BODYSTRUCTURE or BODY. */
    public Builder bodyStructure(Lazy<BodyStructure> value) {
      this.bodyStructure = value;
      return this;
    }

    /** One more body section or binary part. */
    public Builder body(BodyItem value) {
      if (bodies.isEmpty()) {
        bodies = new ArrayList<>(2);
      }
      bodies.add(value);
      return this;
    }

    /** One more BINARY.SIZE. */
    public Builder binarySize(String partPath, long octets) {
      if (binarySizes.isEmpty()) {
        binarySizes = new LinkedHashMap<>();
      }
      binarySizes.put(partPath, octets);
      return this;
    }

    /** One more item whose value is text. */
    public Builder text(String upperCaseName, String value) {
      if (texts.isEmpty()) {
        texts = new LinkedHashMap<>();
      }
      texts.put(upperCaseName, value);
      return this;
    }

    /** X-GM-LABELS. */
    public Builder labels(List<String> value) {
      this.labels = List.copyOf(value);
      return this;
    }

    /** One more item that came but could not be read. */
    public Builder malformed(String name) {
      if (malformed.isEmpty()) {
        malformed = new ArrayList<>(1);
      }
      malformed.add(name);
      return this;
    }

    /** The data; the builder must not be used afterwards. */
    public FetchData build() {
      return new FetchData(this);
    }
  }
}
