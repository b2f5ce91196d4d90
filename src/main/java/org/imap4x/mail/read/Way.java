package org.imap4x.mail.read;

import jakarta.mail.FolderClosedException;

/** How a message is reached: by what reads of its folder, as long as that is open. */
@FunctionalInterface
public interface Way {
  /** What reads of the folder that is open now. */
  ReadAhead reading() throws FolderClosedException;
}
