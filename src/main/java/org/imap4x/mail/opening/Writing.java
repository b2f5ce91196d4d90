package org.imap4x.mail.opening;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.link.Task;
import org.jspecify.annotations.Nullable;

/**
 * Work that changes the mailbox: refused, and not sent, where that has become read-only, which may
 * turn out only when the connection was replaced for this work. Servers may say OK and do nothing.
 */
record Writing<T extends @Nullable Object>(Opening opening, Task<T> task) implements Task<T> {
  @Override
  public T run(ImapClient client) throws ImapException, MessagingException {
    if (opening.mode() == Folder.READ_WRITE && !task.isDone()) {
      opening.checkWritable();
    }
    return task.run(client);
  }

  @Override
  public Kind kind() {
    return task.kind();
  }

  @Override
  public void look(ImapClient client) throws ImapException, MessagingException, CannotTell {
    task.look(client);
  }

  @Override
  public long progress() {
    return task.progress();
  }

  @Override
  public boolean isBegun() {
    return task.isBegun();
  }

  @Override
  public boolean isDone() {
    return task.isDone();
  }
}
