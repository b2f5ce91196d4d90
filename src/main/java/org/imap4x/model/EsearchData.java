package org.imap4x.model;

import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * ESEARCH (RFC 4731, 9051, 5267, 9394).
 *
 * @param tag the command's tag, null when the server named none
 * @param uid whether the numbers were said to be UIDs (AOL leaves the word out)
 * @param all the ALL set as ranges in the server's order (ESORT keeps order), null when absent
 * @param partial the PARTIAL result likewise, null when absent
 * @param other further return data by upper-case name, raw
 */
public record EsearchData(
    @Nullable String tag,
    boolean uid,
    OptionalLong min,
    OptionalLong max,
    OptionalLong count,
    OptionalLong modSeq,
    java.util.@Nullable List<NumberSet.Range> all,
    java.util.@Nullable List<NumberSet.Range> partial,
    Map<String, String> other) {
  public EsearchData {
    other = Map.copyOf(other);
  }
}
