package org.imap4x.client;

import java.util.List;
import org.imap4x.model.Response;

/**
 * The answer to {@code xatom}: every untagged response that came meanwhile, raw, and the end.
 *
 * @param untagged each without {@code "* "} and line end, literals in their places, one char an
 *     octet
 */
public record RawResult(List<String> untagged, Response.Tagged end) {
  public RawResult {
    untagged = List.copyOf(untagged);
  }
}
