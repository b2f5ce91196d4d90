package org.imap4x.model;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * ESEARCH (RFC 4731, 9051, 5267, 9394).
 *
 * @param tag the command's tag, null when the server named none
 * @param uid whether the numbers were said to be UIDs (AOL leaves the word out)
 * @param all the ALL set as ranges in the server's order (ESORT keeps order), null when absent
 * @param partials each PARTIAL result with the range that it answers
 * @param other further return data in the server's order, repeated ones too: the order of ADDTO and
 *     REMOVEFROM counts (RFC 5267 section 4.3)
 */
public record EsearchData(
    @Nullable String tag,
    boolean uid,
    OptionalLong min,
    OptionalLong max,
    OptionalLong count,
    OptionalLong modSeq,
    @Nullable List<NumberSet.Range> all,
    List<Partial> partials,
    List<Item> other) {
  public EsearchData {
    all = all == null ? null : RangeList.copyOf(all);
    partials = List.copyOf(partials);
    other = List.copyOf(other);
  }

  /**
   * A PARTIAL result.
   *
   * @param range what was asked for, as spelt: {@code -1:-100}
   * @param numbers as ranges in the server's order
   */
  public record Partial(String range, List<NumberSet.Range> numbers) {
    public Partial {
      numbers = RangeList.copyOf(numbers);
    }
  }

  /** Return data by its upper-case name, raw. */
  public record Item(String name, String value) {}
}
