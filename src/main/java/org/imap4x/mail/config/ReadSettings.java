package org.imap4x.mail.config;

/**
 * How content is read.
 *
 * @param peek whether reading leaves \Seen as it is, unless a message says otherwise
 * @param partial whether large content comes in windows
 * @param firstWindow octets of the first window; content of up to twice as many comes at once
 * @param largestWindow octets that windows grow to
 * @param ahead whether a loop's next messages are asked for in advance
 * @param aheadMessages most messages asked for at once
 * @param aheadOctets most octets of bodies that are kept for later
 */
public record ReadSettings(
    boolean peek,
    boolean partial,
    long firstWindow,
    long largestWindow,
    boolean ahead,
    int aheadMessages,
    long aheadOctets) {

  /** A window is one array; more than this brings nothing. */
  private static final long MOST = 64L << 20;

  private static long maxMemory() {
    return Runtime.getRuntime().maxMemory();
  }

  /** What the properties say. */
  public static ReadSettings of(StoreSettings s) {
    long first = Math.min(MOST, Math.max(1, s.octets(Settings.FETCH_SIZE)));
    long most = s.octets(Settings.FETCH_SIZE_MAX);
    if (!s.isSet(Settings.FETCH_SIZE_MAX)) {
      // several are in memory at a time
      most = s.isSet(Settings.FETCH_SIZE) ? first : Math.min(most, maxMemory() / 32);
    }
    long largest = Math.min(MOST, Math.max(first, most));
    return new ReadSettings(
        s.flag(Settings.PEEK),
        s.flag(Settings.PARTIAL_FETCH),
        first,
        largest,
        s.flag(Settings.READAHEAD),
        Math.max(0, s.number(Settings.READAHEAD_MESSAGES)),
        Math.max(0, s.octets(Settings.READAHEAD_OCTETS)));
  }
}
