package org.imap4x.model;

/**
 * What a server may make a client hold or do, each with its default's reason.
 *
 * @param line octets of one line without its literals; imaplib's 1,000,000 is too small for a UID
 *     list of a large folder without ESEARCH, so 16 MiB
 * @param literalInMemory octets of one literal kept on the heap; larger ones go to a temporary file
 * @param literal octets of one literal at all, streamed or in a file (bodies over 2 GiB exist)
 * @param response octets of one response kept in memory, lines and literals
 * @param nesting depth of parentheses; real MIME trees stay below 100
 * @param listItems items of one parenthesised list
 * @param setExpansion numbers that a set may be expanded to when single numbers are needed
 * @param inflateRatio decompressed octets per compressed octet (DEFLATE's own maximum is 1032)
 */
public record Limits(
    int line,
    int literalInMemory,
    long literal,
    int response,
    int nesting,
    int listItems,
    int setExpansion,
    int inflateRatio) {
  private static final int MIB = 1 << 20;

  /** The defaults. */
  public static final Limits DEFAULT =
      new Limits(16 * MIB, 4 * MIB, 1L << 40, 32 * MIB, 200, 1_000_000, 16_777_216, 1100);

  public Limits {
    requirePositive("line", line);
    requirePositive("literalInMemory", literalInMemory);
    requirePositive("literal", literal);
    requirePositive("response", response);
    requirePositive("nesting", nesting);
    requirePositive("listItems", listItems);
    requirePositive("setExpansion", setExpansion);
    requirePositive("inflateRatio", inflateRatio);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
