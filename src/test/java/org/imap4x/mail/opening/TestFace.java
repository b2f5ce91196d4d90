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

  /** A message with nothing behind it until it is asked for that. */
  static final class TestMessage extends MimeMessage {
    private final TestFace face;
    private final long uid;
    private final Siblings siblings;
    private @Nullable TestCore core;

    TestMessage(TestFace face, int number, long uid, Siblings siblings) {
      super((Session) null);
      this.face = face;
      this.uid = uid;
      this.siblings = siblings;
      setMessageNumber(number);
    }

    TestCore core() {
      if (core == null) {
        core = new TestCore(this);
        siblings.leave(this);
      }
      return core;
    }

    void number(int now) {
      setMessageNumber(now);
    }

    void gone(boolean now) {
      setExpunged(now);
    }
  }

  /** What is known of it. */
  static final class TestCore extends ServerMessage {
    private final TestMessage message;

    TestCore(TestMessage message) {
      super(message.uid, message.siblings.uidValidity());
      this.message = message;
    }

    @Override
    public Message face() {
      return message;
    }

    @Override
    public int number() {
      return message.getMessageNumber();
    }

    @Override
    public boolean isExpunged() {
      return message.isExpunged();
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
      message.face.told.add("flags of " + uid());
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
  public Message make(int number, long uid, Siblings siblings) {
    return new TestMessage(this, number, uid, siblings);
  }

  @Override
  public @Nullable ServerMessage core(Message message) {
    return ((TestMessage) message).core();
  }

  @Override
  public @Nullable ServerMessage known(Message message) {
    return ((TestMessage) message).core;
  }

  @Override
  public long uid(Message message) {
    return ((TestMessage) message).uid;
  }

  @Override
  public void renumber(Message message, int number) {
    ((TestMessage) message).number(number);
  }

  @Override
  public void expunged(Message message, boolean gone) {
    ((TestMessage) message).gone(gone);
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
