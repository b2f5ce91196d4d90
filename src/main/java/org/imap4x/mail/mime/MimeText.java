package org.imap4x.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Content;
import org.imap4x.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * The text of a message, taken apart here as a server does for BODYSTRUCTURE and BODY[...] (RFC
 * 9051 sections 6.4.5 and 7.5.2). Immutable.
 *
 * <p>Broken text has parts all the same: a multipart without boundary has the one of the first line
 * that looks like one, one without any delimiter is one text, and what has no end ends with what it
 * is in.
 */
public final class MimeText {
  /** Octets of a text that is better kept in a file. */
  private static final long LARGE = 8L << 20;

  /** Parts deeper than this are not taken apart. */
  private static final int DEEPEST = 50;

  private final ByteBuffer text;
  private final Part root;

  private MimeText(ByteBuffer text) {
    this.text = text;
    this.root = part(0, text.limit(), "text/plain", 0);
  }

  /** Of octets that must not change afterwards. */
  public static MimeText of(byte[] octets) {
    return new MimeText(ByteBuffer.wrap(octets));
  }

  /** Of a content, which is spent; a large one stays in a file. */
  public static MimeText of(Content content) throws MessagingException {
    byte[] octets = KeptContent.octets(content, LARGE);
    if (octets != null) {
      return of(octets);
    }
    if (content.size() > Integer.MAX_VALUE) {
      throw new MessagingException("a message of " + content.size() + " octets is not parsed here");
    }
    try {
      Path file = KeptContent.file(content);
      try (FileChannel channel = FileChannel.open(file)) {
        return new MimeText(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
      }
    } catch (IOException e) {
      throw new MessagingException("a temporary file cannot be used: " + e.getMessage(), e);
    }
  }

  /** What BODYSTRUCTURE would say, without envelopes of messages inside. */
  public BodyStructure structure() {
    return root.structure();
  }

  /** The number of octets of a section; -1 where there is no such section. */
  public long size(Section section) {
    Range range = range(section);
    return range == null ? -1 : range.to() - range.from();
  }

  /** A section's octets; null where there is no such section. */
  public @Nullable InputStream open(Section section) {
    Range range = range(section);
    return range == null ? null : new BufferStream(slice(range.from(), range.to()));
  }

  /** A section's octets, copied; null where there is no such section. */
  public byte @Nullable [] octets(Section section) {
    Range range = range(section);
    return range == null ? null : copy(range.from(), range.to());
  }

  // ---- sections

  private record Range(int from, int to) {}

  private @Nullable Range range(Section section) {
    Part part = find(section.part());
    if (part == null) {
      return null;
    }
    boolean whole = section.part().isEmpty();
    Part message = whole ? part : part.inner;
    return switch (section.text()) {
      case NONE -> new Range(whole ? part.header : part.body, part.end);
      case MIME -> whole ? null : new Range(part.header, part.body);
      case HEADER -> message == null ? null : new Range(message.header, message.body);
      case TEXT -> message == null ? null : new Range(message.body, message.end);
      case HEADER_FIELDS, HEADER_FIELDS_NOT -> null;
    };
  }

  /** The part of these numbers; part 1 of a message that is no multipart is its text. */
  private @Nullable Part find(List<Integer> path) {
    Part at = root;
    boolean message = true;
    for (int number : path) {
      Part holder = message ? at : at.inner;
      boolean inMessage = message || holder != null;
      holder = holder == null ? at : holder;
      if (holder.isMultipart()) {
        at = number <= holder.children.size() ? holder.children.get(number - 1) : null;
      } else {
        at = inMessage && number == 1 ? holder : null;
      }
      if (at == null) {
        return null;
      }
      message = false;
    }
    return at;
  }

  // ---- taking apart

  /** A header with what it describes: a message or a part. */
  private static final class Part {
    private final int header;
    private final int body;
    private final int end;
    private final BodyStructure.Fields fields;
    private final long lines;
    private final List<Part> children = new ArrayList<>();
    private @Nullable Part inner;

    Part(int header, int body, int end, BodyStructure.Fields fields, long lines) {
      this.header = header;
      this.body = body;
      this.end = end;
      this.fields = fields;
      this.lines = lines;
    }

    boolean isMultipart() {
      return fields.type().equalsIgnoreCase("multipart");
    }

    boolean isMessage() {
      String subtype = fields.subtype();
      return fields.type().equalsIgnoreCase("message")
          && (subtype.equalsIgnoreCase("rfc822") || subtype.equalsIgnoreCase("global"));
    }

    BodyStructure structure() {
      if (isMultipart()) {
        return new BodyStructure.Multipart(
            children.stream().map(Part::structure).toList(),
            fields.subtype(),
            fields.parameters(),
            fields.disposition(),
            fields.language(),
            fields.location());
      }
      if (isMessage()) {
        BodyStructure within = inner == null ? null : inner.structure();
        return new BodyStructure.MessagePart(fields, null, within, lines);
      }
      return fields.type().equalsIgnoreCase("text")
          ? new BodyStructure.TextPart(fields, lines)
          : new BodyStructure.Basic(fields);
    }
  }

  private Part part(int from, int to, String usual, int depth) {
    int body = headerEnd(from, to);
    InternetHeaders header = HeaderFields.parse(copy(from, body));
    Part part = new Part(from, body, to, fields(header, usual, to - body), lines(body, to));
    if (depth >= DEEPEST) {
      return part;
    }
    if (part.isMultipart()) {
      String boundary = PartParameters.get(part.fields.parameters(), "boundary");
      String inside =
          part.fields.subtype().equalsIgnoreCase("digest") ? "message/rfc822" : "text/plain";
      for (Range child : children(body, to, boundary)) {
        part.children.add(part(child.from(), child.to(), inside, depth + 1));
      }
      if (part.children.isEmpty() && body < to) {
        part.children.add(text(body, to));
      }
    } else if (part.isMessage() && TransferDecoder.encodingOf(part.structure()) == null) {
      part.inner = part(body, to, "text/plain", depth + 1);
    }
    return part;
  }

  /** What a multipart without any delimiter holds. */
  private Part text(int from, int to) {
    InternetHeaders none = new InternetHeaders();
    return new Part(from, from, to, fields(none, "text/plain", to - from), lines(from, to));
  }

  private static BodyStructure.Fields fields(InternetHeaders header, String usual, int octets) {
    MimeValue type = MimeValue.of(header.getHeader("Content-Type", null));
    int slash = type.value().indexOf('/');
    boolean named = slash > 0 && slash < type.value().length() - 1;
    String name = named ? type.value() : usual;
    Map<String, String> parameters = type.parameters();
    if (type.value().isEmpty() && parameters.isEmpty() && usual.startsWith("text")) {
      parameters = Map.of("charset", "us-ascii");
    }
    MimeValue disposition = MimeValue.of(header.getHeader("Content-Disposition", null));
    String encoding = TransferDecoder.bare(value(header, "Content-Transfer-Encoding"));
    return new BodyStructure.Fields(
        name.substring(0, name.indexOf('/')).strip(),
        name.substring(name.indexOf('/') + 1).strip(),
        parameters,
        value(header, "Content-ID"),
        value(header, "Content-Description"),
        encoding.isEmpty() ? "7bit" : encoding,
        octets,
        value(header, "Content-MD5"),
        disposition.value().isEmpty()
            ? null
            : new BodyStructure.Disposition(disposition.value(), disposition.parameters()),
        words(value(header, "Content-Language")),
        value(header, "Content-Location"));
  }

  private static @Nullable String value(InternetHeaders header, String name) {
    String[] values = header.getHeader(name);
    return values == null ? null : values[0].replaceAll("[\\r\\n]+", "").strip();
  }

  private static List<String> words(@Nullable String list) {
    List<String> words = new ArrayList<>();
    for (String word : list == null ? new String[0] : list.split(",", -1)) {
      if (!word.isBlank()) {
        words.add(word.strip());
      }
    }
    return words;
  }

  /** The parts between delimiter lines; one that has no end goes as far as there is text. */
  private List<Range> children(int from, int to, @Nullable String boundary) {
    List<Range> children = new ArrayList<>();
    String delimiter = boundary == null || boundary.isEmpty() ? null : "--" + boundary.strip();
    int start = -1;
    for (int at = from; at < to; at = lineEnd(at, to)) {
      if (at + 2 > to || text.get(at) != '-' || text.get(at + 1) != '-') {
        continue;
      }
      String line = line(at, lineEnd(at, to));
      if (delimiter == null && line.length() > 2) {
        delimiter = line;
      }
      boolean last = delimiter != null && line.equals(delimiter + "--");
      if (last || line.equals(delimiter)) {
        if (start >= 0) {
          children.add(new Range(start, Math.max(start, beforeLineBreak(at, start))));
        }
        start = lineEnd(at, to);
        if (last) {
          return children;
        }
      }
    }
    if (start >= 0) {
      children.add(new Range(start, to));
    }
    return children;
  }

  /** The line break before a delimiter belongs to it (RFC 2046, 5.1.1). */
  private int beforeLineBreak(int at, int least) {
    int end = at - 1 >= least && text.get(at - 1) == '\n' ? at - 1 : at;
    return end < at && end - 1 >= least && text.get(end - 1) == '\r' ? end - 1 : end;
  }

  // ---- octets

  /** Behind the empty line; where there is none all is header. */
  private int headerEnd(int from, int to) {
    for (int at = from; at < to; ) {
      int next = lineEnd(at, to);
      boolean empty = text.get(next - 1) == '\n';
      if (empty && (next - at == 1 || (next - at == 2 && text.get(at) == '\r'))) {
        return next;
      }
      at = next;
    }
    return to;
  }

  private int lineEnd(int from, int to) {
    int at = from;
    while (at < to && text.get(at) != '\n') {
      at++;
    }
    return Math.min(to, at + 1);
  }

  private long lines(int from, int to) {
    long lines = 0;
    for (int i = from; i < to; i++) {
      lines += text.get(i) == '\n' ? 1 : 0;
    }
    return lines;
  }

  private String line(int from, int to) {
    return new String(copy(from, to), StandardCharsets.UTF_8).stripTrailing();
  }

  private ByteBuffer slice(int from, int to) {
    return text.duplicate().position(from).limit(to).slice();
  }

  private byte[] copy(int from, int to) {
    byte[] octets = new byte[to - from];
    slice(from, to).get(octets);
    return octets;
  }

  /** Reads a buffer. */
  private static final class BufferStream extends InputStream {
    private final ByteBuffer buffer;

    BufferStream(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public int read() {
      return buffer.hasRemaining() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      if (length > 0 && !buffer.hasRemaining()) {
        return -1;
      }
      int n = Math.min(length, buffer.remaining());
      buffer.get(to, offset, n);
      return n;
    }

    @Override
    public int available() {
      return buffer.remaining();
    }
  }
}
