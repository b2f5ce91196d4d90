package org.imap4x.mail.search;

import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.lang.System.Logger.Level;
import java.util.List;
import org.imap4x.client.ImapException;
import org.imap4x.model.Capability;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SortKey;
import org.imap4x.model.ThreadNode;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/** What search, sorting and threading need of an open folder. */
public interface SearchScope {

  /** How much may be decided here where the server can't. */
  enum Local {
    /** Everything, with a word in the log. */
    ALLOW,
    /** Only what the server has narrowed. */
    NARROW,
    /** Nothing. */
    FORBID
  }

  /** The commands, in the folder's session. */
  interface Server {
    boolean has(Capability capability);

    /** Whether strings are UTF-8 without a charset being named. */
    boolean isUtf8();

    /** Whether the session is one of IMAP4rev2. */
    boolean isRev2();

    int maxCommandLine();

    UidSet search(SearchKey key, @Nullable String charset) throws ImapException;

    long[] sort(List<SortKey> order, SearchKey key, String charset) throws ImapException;

    List<ThreadNode> thread(String algorithm, SearchKey key, String charset) throws ImapException;
  }

  /** Work in the session. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T run(Server server) throws ImapException, MessagingException;
  }

  <T extends @Nullable Object> T call(Work<T> work) throws MessagingException;

  /** What is there, without expunged messages. */
  UidSet uids();

  /** The messages of the set that are there, by number. */
  List<? extends Message> messages(UidSet uids);

  /** The messages as they are handed out. */
  Message[] array(List<? extends Message> messages);

  /** 0 where the number has no message. */
  long uidOf(int number);

  /**
   * The UID of a message of this folder; 0 when it is expunged.
   *
   * @throws MessagingException when the message is of another folder
   */
  long uidOf(Message message) throws MessagingException;

  /** Fetches what the profile names, as far as it isn't known. */
  void prefetch(List<? extends Message> messages, FetchProfile profile) throws MessagingException;

  /** What names the date of arrival in a profile. */
  FetchProfile.Item arrival();

  /** Runs with the message's \Seen untouched. */
  boolean matches(LocalSearch search, Message message) throws MessagingException;

  Local local();

  /** Whether a search that the server refuses fails rather than being made here. */
  boolean refusalFails();

  void log(Level level, String text);
}
