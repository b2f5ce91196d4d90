package org.imap4x.mail;

import jakarta.mail.Folder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stream of content cannot go on because its folder is closed. */
public class FolderClosedIOException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Folder folder;

  /** Says which folder. */
  public FolderClosedIOException(@Nullable Folder folder, @Nullable String message) {
    this(folder, message, null);
  }

  /** Says which folder, and why. */
  public FolderClosedIOException(
      @Nullable Folder folder, @Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
    this.folder = folder;
  }

  /** The closed folder. */
  public @Nullable Folder getFolder() {
    return folder;
  }
}
