package org.imap4x.mail.opening;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.link.Healing;
import org.imap4x.mail.link.Line;
import org.imap4x.mail.link.Recovery;
import org.imap4x.mail.link.Retry;
import org.imap4x.mail.link.StoreConnections;
import org.imap4x.mail.link.Task;
import org.imap4x.mail.read.ServerMessage;
import org.imap4x.model.MailboxName;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.jspecify.annotations.Nullable;

/** Selects the mailbox of an opening, on one connection after the other until one stays. */
final class Opener implements Line, Task<Opener.@Nullable News> {
  private final Opening opening;
  private final StoreConnections store;
  private final Recovery recovery;
  private final Selection selection;
  private final @Nullable KeptMessages kept;

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private Healing at;

  @GuardedBy("lock")
  private @Nullable ImapClient selecting;

  @GuardedBy("lock")
  private boolean calledOff;

  private boolean handedOver;

  /** What has changed since an earlier time. */
  record News(List<Selection.Change> changes) {}

  Opener(
      Opening opening, StoreConnections store, Selection selection, @Nullable KeptMessages kept) {
    this.opening = opening;
    this.store = store;
    this.recovery = store.recovery();
    this.selection = selection;
    this.kept = kept;
    this.at = recovery.wanted(opening.place());
  }

  /** What has changed; null where that was not asked for or can't be told. */
  @Nullable List<Selection.Change> open() throws ImapException, MessagingException {
    try {
      at().until(recovery.patience());
      News news = selected();
      recovery.restored(at());
      return news == null ? null : news.changes();
    } catch (MessagingException e) {
      recovery.givenUp(at(), e);
      throw e;
    } finally {
      recovery.over(at());
    }
  }

  /** A refusal that may pass is waited for, but not as long as a server that is away. */
  private @Nullable News selected() throws ImapException, MessagingException {
    for (boolean first = true; ; first = false) {
      try {
        return Retry.run(this, this);
      } catch (ImapException e) {
        if (first) {
          at().until(opening.settings().duration(Settings.RECONNECT_FIRST));
        }
        if (!heals() || isEnded() || !recovery.isTurnedDownForNow(at(), e)) {
          throw e;
        }
      }
    }
  }

  private Healing at() {
    lock.lock();
    try {
      return at;
    } finally {
      lock.unlock();
    }
  }

  /** Ends it from any thread. */
  void callOff() {
    ImapClient running;
    Healing waiting;
    lock.lock();
    try {
      calledOff = true;
      running = selecting;
      waiting = at;
    } finally {
      lock.unlock();
    }
    waiting.callOff();
    if (running != null) {
      running.abort();
    }
  }

  private FolderClosedException closedMeanwhile(@Nullable Exception cause) {
    return new FolderClosedException(
        opening.folder(), "the folder was closed while it opened", cause);
  }

  // ---- the line

  @Override
  public ImapClient take(Kind kind) throws MessagingException {
    ImapClient fresh;
    try {
      fresh = recovery.connect(at());
    } catch (MessagingException e) {
      throw isEnded() ? closedMeanwhile(e) : e;
    }
    boolean wanted;
    lock.lock();
    try {
      wanted = !calledOff;
      selecting = wanted ? fresh : null;
    } finally {
      lock.unlock();
    }
    if (!wanted) {
      store.pool().drop(fresh);
      throw closedMeanwhile(null);
    }
    return fresh;
  }

  @Override
  public void done(ImapClient client) {
    Healing lost = null;
    lock.lock();
    try {
      selecting = null;
      if (!client.isUsable() && !calledOff && !handedOver) {
        recovery.over(at);
        at = recovery.begun(opening.place(), client.failure().orElse(null));
        at.until(recovery.patience());
        lost = at;
      }
    } finally {
      lock.unlock();
    }
    if (lost != null) {
      recovery.tellLost(lost);
    }
    if (handedOver) {
      return;
    }
    if (client.isUsable() && client.selected().isEmpty()) {
      store.pool().give(client);
    } else {
      store.pool().drop(client);
    }
  }

  @Override
  public boolean heals() {
    return recovery.heals();
  }

  @Override
  public boolean isEnded() {
    lock.lock();
    try {
      return calledOff || store.pool().isClosed();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isBroken(ImapClient client, ImapException refusal) {
    return false;
  }

  @Override
  public MessagingException failed(ImapException failure, @Nullable MessagingException givenUp) {
    MessagingException failed =
        isEnded()
            ? closedMeanwhile(failure)
            : opening.errors().failed(failure, "open " + opening.folder().getFullName());
    if (givenUp != null) {
      failed.addSuppressed(givenUp);
    }
    return failed;
  }

  // ---- the work

  @Override
  public Kind kind() {
    return Kind.REPEATABLE;
  }

  @Override
  public @Nullable News run(ImapClient client) throws ImapException, MessagingException {
    Changes changes = new Changes(opening, client);
    client.setChangeListener(changes);
    SelectOptions options = selection.options(client);
    MailboxName name = opening.face().mailboxName();
    SelectedMailbox mailbox =
        maySayUidsLater(client, options)
            ? client.selectUidsLater(name, options)
            : client.select(name, options);
    boolean tooLittle = selection.mode() == Folder.READ_WRITE && mailbox.isReadOnly();
    if (tooLittle && !selection.readOnlyWillDo()) {
      client.unselect();
      throw new ReadOnlyFolderException(
          opening.folder(), "Cannot open in desired mode: the mailbox is read-only");
    }
    Optional<ImapException> unknown = mailbox.whyUidsUnknown();
    if (unknown.isPresent()) {
      throw unknown.get(); // a part of the messages would be taken for all
    }
    handedOver = true;
    opening.begin(client, mailbox, client.awaitsUids(), kept, changes);
    return options.qresync() == null ? null : new News(news(mailbox));
  }

  /**
   * Whether nobody needs the UIDs yet, and nothing is known that may keep the server from telling
   * them, which is a reason not to open.
   */
  private boolean maySayUidsLater(ImapClient client, SelectOptions options) {
    boolean limited = client.capabilities().hasPrefix("MESSAGELIMIT");
    return !limited && options.qresync() == null && (kept == null || kept.held().isEmpty());
  }

  private List<Selection.Change> news(SelectedMailbox mailbox) {
    List<Selection.Change> news = new ArrayList<>();
    opening.quietly(
        () -> {
          for (Untagged response : mailbox.resyncData()) {
            if (response instanceof Untagged.Vanished vanished) {
              news.add(new Selection.Change(vanished.uids(), null));
            } else if (response instanceof Untagged.Fetch fetch) {
              ServerMessage message = opening.byUid(fetch.data().uid());
              if (message != null) {
                message.apply(fetch.data(), 0);
                news.add(new Selection.Change(UidSet.EMPTY, message));
              }
            }
          }
        });
    return news;
  }
}
