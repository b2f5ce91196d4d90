package org.imap4x.it.differential;

import java.util.List;

/** What imap4x says of folders otherwise than the usual provider does, and why. */
final class FolderDifferences {

  private FolderDifferences() {}

  static List<Difference> meant() {
    return List.of();
  }
}
