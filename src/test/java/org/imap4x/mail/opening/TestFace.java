package org.imap4x.mail.opening;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.imap4x.mail.read.ServerMessage;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.jspecify.annotations.Nullable;

/** A folder that remembers what it was told. */
class TestFace implements FolderFace {
  final List<String> told = new ArrayList<>();

  /** A message with nothing behind it. */
  static final class TestMessage extends ServerMessage {
    private final TestFace face;
    private final MimeMessage message = new MimeMessage((Session) null);
    private int number;
    private boolean expunged;

    TestMessage(TestFace face, int number, long uid, long uidValidity) {
      super(uid, uidValidity);
      this.face = face;
      this.number = number;
    }

    @Override
    public Message face() {
      return message;
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public void renumber(int now) {
      number = now;
    }

    @Override
    public boolean isExpunged() {
      return expunged;
    }

    @Override
    public void expunged(boolean gone) {
      expunged = gone;
    }

    @Override
    public boolean isPeeked() {
      return false;
    }

    @Override
    public @Nullable Boolean ownPeek() {
      return null;
    }

    @Override
    public void ownPeek(boolean value) {}

    @Override
    public @Nullable Session session() {
      return null;
    }

    @Override
    public IOException asIo(MessagingException failure) {
      return new IOException(failure);
    }

    @Override
    protected void flagsChanged() {
      face.told.add("flags of " + uid());
    }
  }

  @Override
  public Folder folder() {
    throw new AssertionError("not asked for");
  }

  @Override
  public MailboxName mailboxName() {
    return MailboxName.of("INBOX");
  }

  @Override
  public ServerMessage make(int number, long uid, long uidValidity) {
    return new TestMessage(this, number, uid, uidValidity);
  }

  @Override
  public @Nullable ServerMessage core(Message message) {
    return null;
  }

  @Override
  public boolean hasCountListeners() {
    return true;
  }

  @Override
  public boolean hasChangeListeners() {
    return true;
  }

  @Override
  public void added(Message[] messages) {
    told.add("added " + messages.length);
  }

  @Override
  public void removed(boolean explicit, Message[] messages) {
    told.add("removed " + messages.length);
  }

  @Override
  public void changed(Message message) {
    told.add("changed");
  }

  @Override
  public void notice(String text) {
    told.add(text);
  }

  @Override
  public void begun(Runnable leaked) {}

  @Override
  public void ended(
      int mode,
      FlagSet permanent,
      @Nullable MessagingException lost,
      @Nullable KeptMessages kept) {}

  @Override
  public void closed() {
    told.add("closed");
  }
}
