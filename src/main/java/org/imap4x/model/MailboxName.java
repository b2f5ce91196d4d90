package org.imap4x.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox name: the octets the server knows it by, and the text a person reads.
 *
 * <p>What a server listed goes back to it octet for octet, however odd it was. Text becomes wire
 * octets by modified UTF-7 (RFC 3501 section 5.1.3), or UTF-8 where that was enabled (RFC 6855);
 * decoding is lenient: octets that are no modified UTF-7 are UTF-8 where valid, else kept as they
 * are. INBOX is INBOX in any case.
 */
public final class MailboxName implements Comparable<MailboxName> {
  /** The one name that every user has. */
  public static final MailboxName INBOX = of("INBOX");

  private final String text;
  private final byte @Nullable [] wire;

  private MailboxName(String text, byte @Nullable [] wire) {
    this.text = text;
    this.wire = wire;
  }

  /** A name that an application gives; its wire form depends on what the connection enabled. */
  public static MailboxName of(String text) {
    return new MailboxName(text.equalsIgnoreCase("INBOX") ? "INBOX" : text, null);
  }

  /** A name as a server sent it. */
  public static MailboxName ofWire(byte[] octets) {
    String raw = new String(octets, StandardCharsets.ISO_8859_1);
    if (raw.equalsIgnoreCase("INBOX")) {
      return INBOX;
    }
    String decoded = ModifiedUtf7.decodeLenient(octets);
    // "&AEk-NBOX" is another mailbox than INBOX
    return new MailboxName(decoded.equalsIgnoreCase("INBOX") ? raw : decoded, octets.clone());
  }

  /** What a person reads. */
  public String text() {
    return text;
  }

  /**
   * The octets to send.
   *
   * @param utf8 whether UTF8=ACCEPT or IMAP4rev2 is enabled, so that names are UTF-8
   * @throws IllegalArgumentException for half a surrogate pair: what would be sent is another name
   */
  public byte[] wire(boolean utf8) {
    if (wire != null) {
      return wire.clone();
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("a mailbox name with half a surrogate pair");
    }
    return utf8
        ? text.getBytes(StandardCharsets.UTF_8)
        : ModifiedUtf7.encode(text).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the octets to send are the same whether names are UTF-8 or not. */
  public boolean hasOneForm() {
    return wire != null || Arrays.equals(wire(false), wire(true));
  }

  /** Whether a server gave the octets, so that they are sent back as they came. */
  public boolean hasWire() {
    return wire != null;
  }

  /** Whether this is INBOX. */
  public boolean isInbox() {
    return text.equals("INBOX");
  }

  /** The last part of the text after the delimiter. */
  public String lastPart(char delimiter) {
    return text.substring(text.lastIndexOf(delimiter) + 1);
  }

  /** By text: a name read from a server equals the same name made from text. */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof MailboxName other && other.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public int compareTo(MailboxName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return wire == null || Arrays.equals(wire, text.getBytes(StandardCharsets.UTF_8))
        ? text
        : text + " (" + new String(wire, StandardCharsets.ISO_8859_1) + ")";
  }
}
