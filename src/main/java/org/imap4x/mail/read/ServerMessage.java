package org.imap4x.mail.read;

import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import org.imap4x.model.FetchData;
import org.imap4x.model.FlagSet;
import org.jspecify.annotations.Nullable;

/**
 * A message of a folder as the rooms know it: its UID, what is known of it, and the object that the
 * application holds, which is alive as long as this one.
 */
public abstract class ServerMessage extends MessageState {
  /** Of 32 bits, as every UID. */
  private final int uid;

  /** UIDVALIDITY of 32 bits; 0 where the server has none, and the UID means nothing later. */
  private final int validity;

  /** A message of which nothing is known yet. */
  protected ServerMessage(long uid, long uidValidity) {
    this.uid = (int) uid;
    this.validity = (int) uidValidity;
  }

  /** What it is, in its mailbox. */
  public final long uid() {
    return Integer.toUnsignedLong(uid);
  }

  /** UIDVALIDITY of 32 bits. */
  public final int validity() {
    return validity;
  }

  /** The message as the application has it. */
  public abstract Message face();

  /** Its number in the folder. */
  public abstract int number();

  /** Whether it is gone. */
  public abstract boolean isExpunged();

  /** Whether reading leaves {@code \Seen} as it is. */
  public abstract boolean isPeeked();

  /** What the application said of that; null for nothing. */
  public abstract @Nullable Boolean ownPeek();

  /** Says it for the application, which said it of another object of this message. */
  public abstract void ownPeek(boolean value);

  /** The session that messages made of its content belong to. */
  public abstract @Nullable Session session();

  /** The same failure for those who read a stream of it. */
  public abstract IOException asIo(MessagingException failure);

  /** Tells listeners that its flags became others, where its folder is open. */
  protected abstract void flagsChanged();

  /**
   * Takes over what a FETCH said of it; tells listeners where known flags became others. What was
   * asked for and did not come is unusable from now on.
   */
  public final void apply(FetchData data, int asked) {
    FlagSet before = flags();
    learn(data, asked);
    FlagSet now = flags();
    if (before != null && now != null && !before.equals(now)) {
      flagsChanged();
    }
  }

  /** Fails for a message that is gone. */
  public final void checkPresent() throws MessageRemovedException {
    if (isExpunged()) {
      throw new MessageRemovedException(
          "message with UID " + uid() + " of " + face().getFolder() + " is gone");
    }
  }
}
