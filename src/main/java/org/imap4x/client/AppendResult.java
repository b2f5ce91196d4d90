package org.imap4x.client;

import java.util.List;
import java.util.OptionalLong;

/**
 * Where appended messages went (APPENDUID of RFC 4315).
 *
 * @param uidValidity of the target, 0 where the server did not say
 * @param uids one for each message; empty ones where the server did not say
 */
public record AppendResult(long uidValidity, List<OptionalLong> uids) {
  public AppendResult {
    uids = List.copyOf(uids);
  }
}
