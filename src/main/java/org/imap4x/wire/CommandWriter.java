package org.imap4x.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.imap4x.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Writes one command: the only place that makes octets for a server, and the only literal rule (RFC
 * 9051 section 4.3, RFC 7888).
 *
 * <p>Spaces between arguments are the caller's: {@link #space}. Every method checks its argument
 * before anything is sent and throws {@link IllegalArgumentException} for what no syntax can carry.
 */
public final class CommandWriter {
  private static final byte[] NIL = {'N', 'I', 'L'};

  private final String tag;
  private final String name;
  private final CommandSyntax syntax;
  private final List<Fragment> fragments = new ArrayList<>(1);
  private List<Fragment.Range> hidden = new ArrayList<>(0);
  private byte[] text = new byte[128];
  private int length;

  /** Up to here the text is a literal's content, so what stands there is no syntax. */
  private int contentEnd;

  private long literalOctets;

  /** Where a secret begins that is being written; -1 when there is none. */
  private int hiddenFrom = -1;

  private CommandWriter(String tag, String name, CommandSyntax syntax) {
    this.tag = tag;
    this.name = name;
    this.syntax = syntax;
  }

  /** Begins {@code tag SP name}; the name may be of several atoms, "UID FETCH" for example. */
  public static CommandWriter command(String tag, String name, CommandSyntax syntax) {
    CommandWriter writer = new CommandWriter(tag, name, syntax);
    if (tag.indexOf('+') >= 0) {
      throw new IllegalArgumentException("\"+\" in a tag");
    }
    writer.atom(tag);
    for (String atom : name.split(" ", -1)) {
      writer.space().atom(atom);
    }
    return writer;
  }

  /** One line that continues a command: "DONE", "*", or an answer in base64. */
  public static CommandBuffer continuation(String line) {
    CommandWriter writer = new CommandWriter("", "continuation", CommandSyntax.BASIC);
    return writer.raw(line).finish();
  }

  /** As {@link #continuation}, hidden from transcripts; the array is copied. */
  public static CommandBuffer secretContinuation(byte[] line) {
    CommandWriter writer = new CommandWriter("", "continuation", CommandSyntax.BASIC);
    checkRaw(line, "a secret answer");
    writer.hide(0);
    writer.put(line);
    writer.endHidden();
    return writer.finish();
  }

  public CommandWriter space() {
    return put(' ');
  }

  /** {@code (}. */
  public CommandWriter openList() {
    return put('(');
  }

  /** {@code )}. */
  public CommandWriter closeList() {
    return put(')');
  }

  /** An atom as it is. */
  public CommandWriter atom(String atom) {
    if (atom.isEmpty()) {
      throw new IllegalArgumentException("an empty atom");
    }
    for (int i = 0; i < atom.length(); i++) {
      if (!WireChars.isAtom(atom.charAt(i))) {
        throw illegal(atom.charAt(i), "an atom");
      }
    }
    return put(atom.getBytes(StandardCharsets.US_ASCII));
  }

  /** An atom or an atom after a backslash. */
  public CommandWriter flag(String flag) {
    if (flag.startsWith("\\")) {
      put('\\');
      return flag.equals("\\*") ? put('*') : atom(flag.substring(1));
    }
    return atom(flag);
  }

  /** A number that is not negative. */
  public CommandWriter number(long number) {
    if (number < 0) {
      throw new IllegalArgumentException(number + " is negative");
    }
    return put(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  /** Printable ASCII that is syntax already: a set, a fetch item, an xatom's arguments. */
  public CommandWriter raw(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        throw illegal(c, "command text");
      }
    }
    return put(raw.getBytes(StandardCharsets.US_ASCII));
  }

  /** As {@link #raw}, hidden from transcripts. */
  public CommandWriter secretRaw(String raw) {
    byte[] octets = encode(raw);
    checkRaw(octets, "a secret argument");
    hide(length);
    put(octets);
    endHidden();
    return this;
  }

  /** Atom, quoted or literal. */
  public CommandWriter astring(String value) {
    return astring(encode(value));
  }

  /** Atom, quoted or literal. */
  public CommandWriter astring(byte[] octets) {
    return WireChars.isAstringAtom(octets) ? put(octets) : string(octets);
  }

  /** Quoted or literal, hidden from transcripts: passwords as every server reads them. */
  public CommandWriter secret(Secret secret) {
    byte[] octets = secret.utf8();
    try {
      hide(length);
      string(octets);
      endHidden();
      return this;
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  /** An atom that transcripts must not show: SASL's initial response in base64. */
  public CommandWriter secretAtom(byte[] atom) {
    if (atom.length == 0) {
      throw new IllegalArgumentException("an empty atom");
    }
    for (byte b : atom) {
      if (!WireChars.isAtom(b)) {
        throw new IllegalArgumentException("a secret atom with an octet that is not atomic");
      }
    }
    hide(length);
    put(atom);
    endHidden();
    return this;
  }

  /** Quoted or literal. */
  public CommandWriter string(String value) {
    return string(encode(value));
  }

  /** Quoted or literal. */
  public CommandWriter string(byte[] octets) {
    // a synchronising literal costs a round trip, a long line only the servers that limit lines
    int longest = syntax.nonSynchronising(octets.length) ? 1024 : 8000;
    if (octets.length <= longest && WireChars.isQuotable(octets, syntax.utf8())) {
      return quoted(octets);
    }
    return literal(octets);
  }

  private CommandWriter quoted(byte[] octets) {
    put('"');
    for (byte b : octets) {
      if (b == '"' || b == '\\') {
        put('\\');
      }
      put(b);
    }
    return put('"');
  }

  /**
   * A mailbox name: an atom, or quoted, but a literal where quoting needs escapes, which some
   * servers take for a part of the name.
   */
  public CommandWriter mailbox(byte[] name) {
    return WireChars.isAstringAtom(name) ? put(name) : withoutEscapes(name);
  }

  private CommandWriter withoutEscapes(byte[] octets) {
    boolean escapes = WireChars.indexOf(octets, '"') >= 0 || WireChars.indexOf(octets, '\\') >= 0;
    return escapes ? literal(octets) : string(octets);
  }

  private CommandWriter literal(byte[] octets) {
    if (WireChars.indexOf(octets, 0) >= 0) {
      throw new IllegalArgumentException("NUL in a string: only a literal8 can carry it");
    }
    marker("", octets.length);
    put(octets);
    contentEnd = length;
    return this;
  }

  /** NIL, quoted or literal. */
  public CommandWriter nstring(@Nullable String value) {
    return value == null ? put(NIL) : string(value);
  }

  /** NIL, quoted or literal. */
  public CommandWriter nstring(byte @Nullable [] octets) {
    return octets == null ? put(NIL) : string(octets);
  }

  /** A mailbox pattern, as {@link #mailbox}: {@code *} and {@code %} may stand in an atom. */
  public CommandWriter listMailbox(byte[] pattern) {
    return WireChars.isListAtom(pattern) ? put(pattern) : withoutEscapes(pattern);
  }

  /**
   * A literal, streamed from its source when it is sent. Octets that are NUL are not noticed: where
   * there may be some, {@link #literal8} is right.
   */
  public CommandWriter literal(long size, Octets source) {
    return streamed("", size, source);
  }

  /** A literal of any octets, NUL too (RFC 3516). */
  public CommandWriter literal8(long size, Octets source) {
    return streamed("~", size, source);
  }

  private CommandWriter streamed(String prefix, long size, Octets source) {
    if (size < 0) {
      throw new IllegalArgumentException("a literal of " + size + " octets");
    }
    marker(prefix, size);
    cut(false);
    fragments.add(new Fragment.Streamed(size, source));
    return this;
  }

  /** Ends the command's line. */
  public CommandBuffer finish() {
    checkNoMarker();
    put('\r').put('\n');
    cut(false);
    return new CommandBuffer(tag, name, fragments, literalOctets);
  }

  /** What {@link #raw} got must not make the server take the next command for a literal. */
  private void checkNoMarker() {
    if (FrameSyntax.braceOfMarker(text, contentEnd, length) >= 0) {
      throw new IllegalArgumentException("command text that ends as a literal's marker");
    }
  }

  private void marker(String prefix, long size) {
    boolean waits = !syntax.nonSynchronising(size);
    literalOctets += size;
    String marker = prefix + "{" + size + (waits ? "}\r\n" : "+}\r\n");
    put(marker.getBytes(StandardCharsets.US_ASCII));
    contentEnd = length;
    if (waits) {
      cut(true);
    }
  }

  /** Begins another fragment; a range that is being hidden goes on in it. */
  private void cut(boolean awaitsContinuation) {
    boolean hiding = hiddenFrom >= 0;
    if (hiding) {
      endHidden();
    }
    if (length > 0) {
      byte[] octets = Arrays.copyOf(text, length);
      fragments.add(new Fragment.Text(octets, hidden, awaitsContinuation));
    }
    if (!hidden.isEmpty()) {
      Arrays.fill(text, 0, length, (byte) 0);
      hidden = new ArrayList<>(0);
    }
    length = 0;
    contentEnd = 0;
    if (hiding) {
      hide(0);
    }
  }

  private void hide(int from) {
    hiddenFrom = from;
  }

  private void endHidden() {
    if (length > hiddenFrom) {
      hidden.add(new Fragment.Range(hiddenFrom, length));
    }
    hiddenFrom = -1;
  }

  private static void checkRaw(byte[] octets, String what) {
    for (byte b : octets) {
      if (b < ' ' || b == 0x7f) {
        throw new IllegalArgumentException(what + " with an octet that is not printable ASCII");
      }
    }
  }

  private static byte[] encode(String value) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      byte[] octets = new byte[encoded.remaining()];
      encoded.get(octets);
      return octets;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a string with half a surrogate pair", e);
    }
  }

  private static IllegalArgumentException illegal(char c, String where) {
    return new IllegalArgumentException(
        String.format("character U+%04X can't stand in %s", (int) c, where));
  }

  private CommandWriter put(byte[] octets) {
    reserve(octets.length);
    System.arraycopy(octets, 0, text, length, octets.length);
    length += octets.length;
    return this;
  }

  private CommandWriter put(int octet) {
    reserve(1);
    text[length++] = (byte) octet;
    return this;
  }

  private void reserve(int n) {
    if (n > text.length - length) {
      byte[] larger = Arrays.copyOf(text, Math.max(2 * text.length, length + n));
      if (hiddenFrom >= 0 || !hidden.isEmpty()) {
        Arrays.fill(text, (byte) 0);
      }
      text = larger;
    }
  }
}
