package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import jakarta.mail.event.MailEvent;
import jakarta.mail.event.MessageChangedEvent;
import java.util.ArrayList;
import java.util.List;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.mail.config.Settings;
import org.imap4x.model.Capability;
import org.imap4x.model.ListEntry;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.imap4x.sasl.TokenSupplier.Reason;
import org.jspecify.annotations.Nullable;

/** Opens a folder: a connection, SELECT or EXAMINE, and what the server says of the mailbox. */
final class FolderOpener {
  private final IMAPFolder folder;
  private final int mode;
  private final @Nullable ResyncData resync;
  private final ConnectionPool pool;

  /** Whether the connection is the open mailbox's business now. */
  private boolean handedOver;

  FolderOpener(IMAPFolder folder, int mode, @Nullable ResyncData resync) {
    if (mode != Folder.READ_ONLY && mode != Folder.READ_WRITE) {
      throw new IllegalArgumentException("mode " + mode);
    }
    this.folder = folder;
    this.mode = mode;
    this.resync = resync;
    this.pool = folder.imapStore().connections().pool();
  }

  /** What changed since the earlier time; null where that was not asked for or can't be told. */
  @Nullable List<MailEvent> open() throws MessagingException {
    folder.state().beginOpen();
    boolean done = false;
    try {
      List<MailEvent> events = select();
      done = true;
      return events;
    } finally {
      if (!done) {
        folder.state().openFailed();
      }
    }
  }

  private @Nullable List<MailEvent> select() throws MessagingException {
    boolean reconnect = folder.settings().flag(Settings.RECONNECT);
    for (int losses = 0; ; ) {
      ImapClient client = pool.take(losses > 0 ? Reason.RECONNECT : Reason.FIRST);
      boolean clean = false;
      try {
        folder.state().opensOn(client);
        return select(client);
      } catch (ReadOnlyFolderException e) {
        clean = client.selected().isEmpty();
        throw e;
      } catch (ImapException e) {
        clean = !e.isFatal();
        if (clean) {
          pool.give(client);
          handedOver = true;
          throw refused(e); // may ask the server, so the connection had to go back before
        }
        if (!reconnect || ++losses > 1) {
          throw ImapFaults.ERRORS.failed(e, "open " + folder.getFullName());
        }
      } finally {
        giveBack(client, clean);
      }
    }
  }

  private void giveBack(ImapClient client, boolean clean) {
    if (handedOver) {
      return;
    }
    if (clean) {
      pool.give(client);
    } else {
      pool.drop(client);
    }
  }

  private @Nullable List<MailEvent> select(ImapClient client)
      throws ImapException, MessagingException {
    Changes changes = new Changes(client);
    client.setChangeListener(changes);
    SelectOptions options = options(client);
    SelectedMailbox selected = client.select(folder.mailboxName(), options);
    int granted = mode;
    if (mode == Folder.READ_WRITE && selected.isReadOnly()) {
      if (!folder.settings().flag(Settings.ALLOW_READONLY_SELECT)) {
        client.unselect();
        throw readOnly();
      }
      granted = Folder.READ_ONLY;
    }
    folder.table().load(selected.uidValidity(), selected.uids());
    folder.state().flagsAre(selected.permanentFlags().orElse(null), selected.flags());
    folder.modeIs(granted);
    List<MailEvent> events = null;
    if (options.qresync() != null) {
      folder.eventBridge().mute(true);
      try {
        events = events(selected);
      } finally {
        folder.eventBridge().mute(false);
      }
    }
    OpenMailbox mailbox = new OpenMailbox(folder, pool, client, selected, granted);
    handedOver = true;
    if (!folder.state().endOpen(mailbox)) {
      mailbox.abort();
      throw folder.state().closedException();
    }
    changes.start(mailbox);
    folder.imapStore().openFolders().add(folder);
    return events;
  }

  private SelectOptions options(ImapClient client) {
    boolean readOnly = mode == Folder.READ_ONLY;
    ResyncData known = resync;
    boolean modSeqs = client.has(Capability.CONDSTORE) || client.isEnabled("QRESYNC");
    if (known == null || !modSeqs) {
      return readOnly ? SelectOptions.READ_ONLY : SelectOptions.READ_WRITE;
    }
    if (known == ResyncData.CONDSTORE
        || !client.isEnabled("QRESYNC")
        || known.getUIDValidity() < 1
        || known.getModSeq() < 1) {
      return new SelectOptions(readOnly, true, null);
    }
    return new SelectOptions(
        readOnly,
        true,
        new SelectOptions.Qresync(known.getUIDValidity(), known.getModSeq(), known.uidSet()));
  }

  private List<MailEvent> events(SelectedMailbox selected) {
    List<MailEvent> events = new ArrayList<>();
    for (Untagged response : selected.resyncData()) {
      if (response instanceof Untagged.Vanished vanished) {
        events.add(new MessageVanishedEvent(folder, all(vanished.uids())));
      } else if (response instanceof Untagged.Fetch fetch) {
        IMAPMessage message = folder.table().byUid(fetch.data().uid());
        if (message != null) {
          message.apply(fetch.data());
          events.add(new MessageChangedEvent(folder, MessageChangedEvent.FLAGS_CHANGED, message));
        }
      }
    }
    return events;
  }

  private static long[] all(UidSet uids) {
    return uids.toArray(10_000_000);
  }

  private ReadOnlyFolderException readOnly() {
    return new ReadOnlyFolderException(
        folder, "Cannot open in desired mode: the mailbox is read-only");
  }

  /** Why SELECT was refused: the mailbox may be missing, or hold folders only. */
  private MessagingException refused(ImapException e) throws MessagingException {
    MessagingException why = folder.catalog().explained(e, "open " + folder.getFullName(), folder);
    if (why instanceof FolderNotFoundException || e.code().isPresent()) {
      return why;
    }
    boolean holdsNone =
        folder.catalog().find(folder.mailboxName()).filter(this::isNoSelect).isPresent();
    return holdsNone
        ? new MessagingException("folder cannot contain messages: " + e.getMessage(), e)
        : why;
  }

  private boolean isNoSelect(ListEntry entry) {
    return entry.has("\\Noselect");
  }
}
