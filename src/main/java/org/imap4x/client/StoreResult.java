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
}
