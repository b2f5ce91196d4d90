package org.imap4x.it.differential;

import java.util.List;

/** What imap4x finds otherwise than the terms of the API do with the messages at hand, and why. */
final class SearchDifferences {

  private SearchDifferences() {}

  static List<Difference> meant() {
    return List.of();
  }
}
