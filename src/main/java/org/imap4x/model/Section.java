package org.imap4x.model;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code BODY[...]} names (RFC 9051 section 6.4.5): part numbers, then what of the part.
 *
 * @param part part numbers from 1; empty for the message itself
 * @param headers field names of HEADER_FIELDS and HEADER_FIELDS_NOT
 */
public record Section(List<Integer> part, Text text, List<String> headers) {

  /** What of the part. */
  public enum Text {
    /** All of it. */
    NONE(""),
    /** The header of the message, or of a message/rfc822 part. */
    HEADER("HEADER"),
    /** Of the header the named fields. */
    HEADER_FIELDS("HEADER.FIELDS"),
    /** Of the header all but the named fields. */
    HEADER_FIELDS_NOT("HEADER.FIELDS.NOT"),
    /** What follows the header. */
    TEXT("TEXT"),
    /** The MIME header of a part. */
    MIME("MIME");

    private final String keyword;

    Text(String keyword) {
      this.keyword = keyword;
    }

    /** As it is written; empty for NONE. */
    public String keyword() {
      return keyword;
    }
  }

  /** The whole message. */
  public static final Section MESSAGE = new Section(List.of(), Text.NONE, List.of());

  /** The message's header. */
  public static final Section HEADER = new Section(List.of(), Text.HEADER, List.of());

  /** The message's text, after the header. */
  public static final Section TEXT = new Section(List.of(), Text.TEXT, List.of());

  public Section {
    part = List.copyOf(part);
    headers = List.copyOf(headers);
    for (int n : part) {
      if (n < 1) {
        throw new IllegalArgumentException("part numbers begin at 1: " + part);
      }
    }
    if (headers.isEmpty() == (text == Text.HEADER_FIELDS || text == Text.HEADER_FIELDS_NOT)) {
      throw new IllegalArgumentException(
          "field names go with HEADER.FIELDS only, and it needs some");
    }
  }

  /** A part's content. */
  public static Section ofPart(List<Integer> part) {
    return new Section(part, Text.NONE, List.of());
  }

  /** Something of a part. */
  public static Section of(List<Integer> part, Text text) {
    return new Section(part, text, List.of());
  }

  /** Named header fields of the message. */
  public static Section headerFields(List<String> names) {
    return new Section(List.of(), Text.HEADER_FIELDS, names);
  }

  /** Part numbers with dots, empty for the message. */
  public String partPath() {
    StringBuilder b = new StringBuilder();
    for (int n : part) {
      b.append(b.length() > 0 ? "." : "").append(n);
    }
    return b.toString();
  }

  /** Whether both name the same octets: part, text and field names in any case and order. */
  public boolean sameAs(Section other) {
    return part.equals(other.part)
        && text == other.text
        && lower(headers).equals(lower(other.headers));
  }

  private static java.util.Set<String> lower(List<String> names) {
    java.util.Set<String> set = new java.util.HashSet<>();
    for (String n : names) {
      set.add(n.toLowerCase(Locale.ROOT));
    }
    return set;
  }

  /** As it stands between the brackets. */
  @Override
  public String toString() {
    String path = partPath();
    String what = path + (path.isEmpty() || text == Text.NONE ? "" : ".") + text.keyword();
    return headers.isEmpty() ? what : what + " (" + String.join(" ", headers) + ")";
  }

  /**
   * A window of octets, {@code <offset.length>}; length 0 means to the end and is for answers only.
   */
  public record Partial(long offset, long length) {
    public Partial {
      if (offset < 0 || length < 0) {
        throw new IllegalArgumentException("<" + offset + "." + length + ">");
      }
    }
  }

  /** A section and a window of it, or all. */
  public record Window(Section section, @Nullable Partial partial) {}
}
