package org.imap4x.mail;

import org.jspecify.annotations.Nullable;

/**
 * A part and a multipart of nothing, which those of a store are copies of: the API's constructors
 * look up a service each time, in files of the class path, and copying does not.
 */
final class BlankParts {
  private volatile @Nullable IMAPBodyPart part;
  private volatile @Nullable ServerMultipart multipart;

  IMAPBodyPart part() {
    IMAPBodyPart made = part;
    if (made == null) {
      made = new IMAPBodyPart();
      part = made;
    }
    return made;
  }

  ServerMultipart multipart() {
    ServerMultipart made = multipart;
    if (made == null) {
      made = new ServerMultipart();
      multipart = made;
    }
    return made;
  }
}
