package org.imap4x.model;

import java.util.List;

/** QUOTA (RFC 9208) of one quota root. */
public record QuotaData(String root, List<Resource> resources) {
  public QuotaData {
    resources = List.copyOf(resources);
  }

  /**
   * A resource: STORAGE counts units of 1024 octets, MESSAGE, MAILBOX and others count themselves.
   */
  public record Resource(String name, long usage, long limit) {}
}
