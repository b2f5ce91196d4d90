package org.imap4x.mail.opening;

import jakarta.mail.FolderClosedException;
import jakarta.mail.MessagingException;
import java.time.Duration;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.Later;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.link.ExpungeTask;
import org.imap4x.mail.link.Healing;
import org.imap4x.mail.link.Line;
import org.imap4x.mail.link.Retry;
import org.imap4x.mail.link.Task;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * What the server is told when an opening ends: {@code \Seen} marks that wait, then CLOSE where
 * marked messages are to go, else UNSELECT. A silent server is waited for as long as the property
 * {@code close.timeout} says, and no longer whatever is to be said.
 */
final class Farewell implements Line, Task<Boolean> {
  private final Opening opening;
  private final boolean expunge;
  private final UidSet marked;
  private final boolean matters;
  private final Duration patience;
  private final long begun = System.nanoTime();
  private volatile boolean expired;
  private volatile @Nullable ImapClient speaking;
  private volatile @Nullable Healing healing;
  private @Nullable ExpungeTask rest;

  Farewell(Opening opening, boolean expunge) {
    this.opening = opening;
    this.expunge = expunge && !opening.isReadOnly();
    this.marked = this.expunge ? opening.knownDeleted() : UidSet.EMPTY;
    this.matters = this.expunge || opening.reading().marks().isPending();
    this.patience = opening.settings().timeout(Settings.CLOSE_TIMEOUT);
  }

  /**
   * Says it.
   *
   * @return whether the connection can be used for something else
   * @throws MessagingException when messages were to be expunged and it is not known that they are
   */
  boolean say() throws MessagingException {
    if (opening.isBusy() && !expunge) {
      opening.cut(); // calls of other threads are to end
      if (!matters) {
        return false;
      }
    }
    Later.Due end = Later.run(patience.toMillis(), this::expire);
    try {
      return Retry.run(this, this);
    } catch (ImapException | MessagingException e) {
      if (expunge) {
        throw e instanceof ImapException refusal
            ? opening.errors().failed(refusal, "close " + opening.folder().getFullName())
            : (MessagingException) e;
      }
      return false;
    } finally {
      end.cancel();
    }
  }

  private void expire() {
    expired = true;
    ImapClient running = speaking;
    if (running != null) {
      running.abort();
    }
    Healing waiting = healing;
    if (waiting != null) {
      waiting.callOff();
    }
  }

  @Override
  public Kind kind() {
    return expunge ? Kind.VERIFIABLE : Kind.REPEATABLE;
  }

  @Override
  public Boolean run(ImapClient client) throws ImapException, MessagingException {
    opening.reading().marks().finish(client);
    if (rest != null) {
      rest.run(client);
      client.unselect();
    } else if (expunge) {
      client.closeMailbox();
    } else {
      client.unselect();
    }
    return true;
  }

  @Override
  public void look(ImapClient client) throws ImapException, MessagingException {
    ExpungeTask left = ExpungeTask.all(marked);
    left.look(client);
    rest = left;
  }

  // ---- the line

  @Override
  public ImapClient take(Kind kind) throws MessagingException {
    ImapClient last = opening.lastConnection();
    if (last == null && heals() && !expired) {
      last = another();
    }
    speaking = last;
    if (last == null || expired) {
      throw new FolderClosedException(
          opening.folder(), "the connection was lost while the folder was closed");
    }
    return last;
  }

  private ImapClient another() throws MessagingException {
    Healing at = opening.connections().recovery().begun(opening.place(), null);
    healing = at;
    at.until(patience.minusNanos(System.nanoTime() - begun));
    try {
      return opening.forLastWords(at);
    } catch (ImapException e) {
      throw opening.errors().failed(e, "close " + opening.folder().getFullName());
    }
  }

  @Override
  public void done(ImapClient client) {
    speaking = null;
  }

  /** Where nothing is to be lost the connection may stay lost. */
  @Override
  public boolean heals() {
    return matters && opening.heals();
  }

  @Override
  public boolean isEnded() {
    return expired;
  }

  @Override
  public boolean isBroken(ImapClient client, ImapException refusal) {
    return false;
  }

  @Override
  public MessagingException failed(ImapException failure, @Nullable MessagingException givenUp) {
    MessagingException failed =
        opening.errors().failed(failure, "close " + opening.folder().getFullName());
    if (givenUp != null) {
      failed.addSuppressed(givenUp);
    }
    return failed;
  }
}
