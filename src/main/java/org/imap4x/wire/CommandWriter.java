package org.imap4x.wire;

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
  private CommandWriter() {}

  /** Begins {@code tag SP name}; the name may be of several atoms, "UID FETCH" for example. */
  public static CommandWriter command(String tag, String name, CommandSyntax syntax) {
    throw new UnsupportedOperationException();
  }

  /** One line that continues a command: "DONE", "*", or an answer in base64. */
  public static CommandBuffer continuation(String line) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #continuation}, hidden from transcripts; the array becomes the buffer's. */
  public static CommandBuffer secretContinuation(byte[] line) {
    throw new UnsupportedOperationException();
  }

  public CommandWriter space() {
    throw new UnsupportedOperationException();
  }

  /** {@code (} */
  public CommandWriter openList() {
    throw new UnsupportedOperationException();
  }

  /** {@code )} */
  public CommandWriter closeList() {
    throw new UnsupportedOperationException();
  }

  /** An atom as it is. */
  public CommandWriter atom(String atom) {
    throw new UnsupportedOperationException();
  }

  /** An atom or an atom after a backslash. */
  public CommandWriter flag(String flag) {
    throw new UnsupportedOperationException();
  }

  public CommandWriter number(long number) {
    throw new UnsupportedOperationException();
  }

  /** Printable ASCII that is syntax already: a set, a fetch item, an xatom's arguments. */
  public CommandWriter raw(String text) {
    throw new UnsupportedOperationException();
  }

  /** Atom, quoted or literal. */
  public CommandWriter astring(String text) {
    throw new UnsupportedOperationException();
  }

  /** Atom, quoted or literal. */
  public CommandWriter astring(byte[] octets) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #astring(String)}, hidden from transcripts. */
  public CommandWriter secret(Secret secret) {
    throw new UnsupportedOperationException();
  }

  /** An atom that transcripts must not show: SASL's initial response in base64. */
  public CommandWriter secretAtom(byte[] atom) {
    throw new UnsupportedOperationException();
  }

  /** Quoted or literal. */
  public CommandWriter string(String text) {
    throw new UnsupportedOperationException();
  }

  /** Quoted or literal. */
  public CommandWriter string(byte[] octets) {
    throw new UnsupportedOperationException();
  }

  /** NIL, quoted or literal. */
  public CommandWriter nstring(@Nullable String text) {
    throw new UnsupportedOperationException();
  }

  /** NIL, quoted or literal. */
  public CommandWriter nstring(byte @Nullable [] octets) {
    throw new UnsupportedOperationException();
  }

  /** A mailbox pattern: {@code *} and {@code %} may stand in an atom. */
  public CommandWriter listMailbox(byte[] pattern) {
    throw new UnsupportedOperationException();
  }

  /** A literal, streamed from its source when it is large. */
  public CommandWriter literal(long size, Octets source) {
    throw new UnsupportedOperationException();
  }

  /** A literal of any octets, NUL too (RFC 3516). */
  public CommandWriter literal8(long size, Octets source) {
    throw new UnsupportedOperationException();
  }

  /** Ends the command's line. */
  public CommandBuffer finish() {
    throw new UnsupportedOperationException();
  }
}
