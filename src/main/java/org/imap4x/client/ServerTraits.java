package org.imap4x.client;

/**
 * What was found out about a server that its capabilities say otherwise; several connections to it
 * may share it ({@link ImapClient#share}).
 */
public final class ServerTraits {
  private volatile boolean searchReturns = true;

  /** Nothing was found out yet. */
  public ServerTraits() {}

  /** Whether SEARCH RETURN (RFC 4731) brings what was asked for, as far as anybody knows. */
  public boolean searchReturns() {
    return searchReturns;
  }

  /** An answer to SEARCH RETURN came without what was asked for. */
  void searchDoesNotReturn() {
    searchReturns = false;
  }
}
