package org.imap4x.client;

import java.util.List;
import org.imap4x.model.FetchData;
import org.imap4x.model.NumberSet;

/**
 * What STORE answered.
 *
 * @param data flags (and mod-sequences) that the server reported; empty for a silent STORE
 * @param modified messages left alone because of UNCHANGEDSINCE (RFC 7162)
 */
public record StoreResult(List<FetchData> data, List<NumberSet.Range> modified) {
  public StoreResult {
    data = List.copyOf(data);
    modified = List.copyOf(modified);
  }

  /** The answers to several STOREs about different messages as one. */
  static StoreResult together(List<StoreResult> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : new StoreResult(
            parts.stream().flatMap(p -> p.data.stream()).toList(),
            parts.stream().flatMap(p -> p.modified.stream()).toList());
  }
}
