package org.imap4x.wire;

/**
 * What the server lets a command be written with.
 *
 * @param literals which literals go out without waiting (RFC 7888)
 * @param utf8 whether quoted strings may carry UTF-8 (UTF8=ACCEPT or IMAP4rev2 is enabled)
 */
public record CommandSyntax(Literals literals, boolean utf8) {
  /** Synchronising literals and ASCII: what every server takes. */
  public static final CommandSyntax BASIC = new CommandSyntax(Literals.SYNCHRONISING, false);

  /** Which literals need no continuation request. */
  public enum Literals {
    /** None. */
    SYNCHRONISING,
    /** LITERAL-: those of up to 4096 octets; also IMAP4rev2. */
    MINUS,
    /** LITERAL+: all. */
    PLUS
  }

  boolean nonSynchronising(long size) {
    return literals == Literals.PLUS || (literals == Literals.MINUS && size <= 4096);
  }
}
