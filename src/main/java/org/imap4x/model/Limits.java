package org.imap4x.model;

/**
 * What a server may make a client hold or do, each with its default's reason. Where the heap is
 * small, the defaults of {@code line}, {@code response} and {@code answers} are a share of it.
 *
 * @param line octets of one line without its literals; imaplib's 1,000,000 is too small for a UID
 *     list of a large folder without ESEARCH, so 16 MiB, at most an eighth of the heap
 * @param text octets of one literal that is no message's body, a name or a header field say; 1 MiB.
 *     Larger ones are skipped, and what they belong to is malformed
 * @param literalInMemory octets of one literal kept on the heap; larger ones go to a temporary file
 *     where a command in flight asked for them and nobody takes them as they come
 * @param literal octets of one literal at all, streamed or in a file (bodies over 2 GiB exist)
 * @param response octets of one response kept in memory, lines and literals; 32 MiB, at most an
 *     eighth of the heap
 * @param answers octets of all that is kept of the answers to one command, and of what listeners
 *     are still to be told, each response counted with {@value #EACH} more; 64 MiB, at most a
 *     sixteenth of the heap
 * @param nesting depth of parentheses; real MIME trees stay below 100
 * @param listItems items of one parenthesised list
 * @param setExpansion numbers that a set may be expanded to when single numbers are needed
 * @param inflateRatio decompressed octets per compressed octet (DEFLATE's own maximum is 1032)
 */
public record Limits(
    int line,
    int text,
    int literalInMemory,
    long literal,
    int response,
    int answers,
    int nesting,
    int listItems,
    int setExpansion,
    int inflateRatio) {
  private static final int MIB = 1 << 20;

  /** Octets that a response takes however short it is. */
  public static final int EACH = 64;

  /** The defaults. */
  public static final Limits DEFAULT =
      new Limits(
          share(8, 16 * MIB),
          MIB,
          4 * MIB,
          1L << 40,
          share(8, 32 * MIB),
          share(16, 64 * MIB),
          200,
          100_000,
          16_777_216,
          1100);

  public Limits {
    requirePositive("line", line);
    requirePositive("text", text);
    requirePositive("literalInMemory", literalInMemory);
    requirePositive("literal", literal);
    requirePositive("response", response);
    requirePositive("answers", answers);
    requirePositive("nesting", nesting);
    requirePositive("listItems", listItems);
    requirePositive("setExpansion", setExpansion);
    requirePositive("inflateRatio", inflateRatio);
  }

  /** With the defaults of {@code text} and {@code answers}. */
  public Limits(
      int line,
      int literalInMemory,
      long literal,
      int response,
      int nesting,
      int listItems,
      int setExpansion,
      int inflateRatio) {
    this(
        line,
        DEFAULT.text,
        literalInMemory,
        literal,
        response,
        DEFAULT.answers,
        nesting,
        listItems,
        setExpansion,
        inflateRatio);
  }

  private static int share(int of, int most) {
    return (int) Math.min(most, Math.max(MIB, Runtime.getRuntime().maxMemory() / of));
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
