package org.imap4x.it.differential;

import java.util.List;

/** What imap4x says of folders otherwise than the usual provider does, and why. */
final class FolderDifferences {

  private FolderDifferences() {}

  static List<Difference> meant() {
    return List.of(
        Difference.own(
            "a narrower exception of the same kind says that the folder is missing",
            "'.+' (validity|next)"),
        Difference.own("INBOX is one name in whatever case", "'[Ii]nbox' (full )?name"),
        Difference.own(
            "a folder without a name is the default folder, with its children",
            "'' (parent|new|deleted|expunge|child|list( subscribed)?)"),
        Difference.own("the default folder is not in itself", "list '' '' all"));
  }
}
