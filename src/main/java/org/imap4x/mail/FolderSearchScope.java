package org.imap4x.mail;

import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ProtocolVersion;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.link.Task;
import org.imap4x.mail.opening.Opening;
import org.imap4x.mail.search.LocalSearch;
import org.imap4x.mail.search.SearchKeys;
import org.imap4x.mail.search.SearchScope;
import org.imap4x.model.Capability;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SortKey;
import org.imap4x.model.ThreadNode;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/** An open folder as search sees it. */
final class FolderSearchScope implements SearchScope {
  private static final System.Logger LOG = System.getLogger("org.imap4x.mail.search");

  private final IMAPFolder folder;
  private final Opening opening;

  FolderSearchScope(IMAPFolder folder, Opening opening) {
    this.folder = folder;
    this.opening = opening;
  }

  @Override
  public <T extends @Nullable Object> T call(Work<T> work) throws MessagingException {
    return opening.run(new Asking<>(work));
  }

  /** A search; one of content that the server did not answer in time is not sent again. */
  private static final class Asking<T extends @Nullable Object> implements Task<T> {
    private final Work<T> work;
    private boolean content;

    Asking(Work<T> work) {
      this.work = work;
    }

    @Override
    public Kind kind() {
      return Kind.REPEATABLE;
    }

    @Override
    public T run(ImapClient client) throws ImapException, MessagingException {
      return work.run(new Session(client, key -> content = SearchKeys.readsContent(key)));
    }

    @Override
    public boolean mayTakeLong() {
      return content;
    }
  }

  @Override
  public UidSet uids() {
    return opening.uids();
  }

  @Override
  public List<Message> messages(UidSet uids) {
    return Arrays.asList(opening.faces(uids));
  }

  @Override
  public Message[] array(List<? extends Message> messages) {
    return messages.toArray(new Message[0]);
  }

  @Override
  public long uidOf(int number) {
    if (number < 1 || number > opening.size()) {
      return 0;
    }
    long uid = opening.uid(number);
    return opening.isPresent(uid) ? uid : 0;
  }

  @Override
  public long uidOf(Message message) throws MessagingException {
    if (!(message instanceof IMAPMessage mine) || message.getFolder() != folder) {
      throw new MessagingException("a message of another folder than " + folder.getFullName());
    }
    return message.isExpunged() ? 0 : mine.uid();
  }

  @Override
  public void prefetch(List<? extends Message> messages, FetchProfile profile)
      throws MessagingException {
    folder.prefetch(opening, opening.present(messages.toArray(new Message[0])), profile);
  }

  @Override
  public FetchProfile.Item arrival() {
    return IMAPFolder.FetchProfileItem.INTERNALDATE;
  }

  @Override
  public boolean matches(LocalSearch search, Message message) throws MessagingException {
    if (!search.readsContent()) {
      return search.matches(message);
    }
    return ((IMAPMessage) message).peeking(() -> search.matches(message));
  }

  @Override
  public Local local() {
    String set = folder.settings().choice(Settings.SEARCH_LOCAL, "allow", "narrow", "forbid");
    Local local = Local.valueOf(set.toUpperCase(Locale.ROOT));
    return local == Local.ALLOW && refusalFails() ? Local.NARROW : local;
  }

  @Override
  public boolean refusalFails() {
    return folder.settings().flag(Settings.THROW_SEARCH_EXCEPTION);
  }

  @Override
  public void log(System.Logger.Level level, String text) {
    LOG.log(level, folder.getFullName() + ": " + text);
  }

  /** The command core as search sees it. */
  private static final class Session implements Server {
    private final ImapClient client;
    private final Consumer<SearchKey> asked;

    Session(ImapClient client, Consumer<SearchKey> asked) {
      this.client = client;
      this.asked = asked;
    }

    @Override
    public boolean has(Capability capability) {
      return client.has(capability);
    }

    @Override
    public boolean isUtf8() {
      return client.isUtf8();
    }

    @Override
    public boolean isRev2() {
      return client.protocolVersion() == ProtocolVersion.IMAP4REV2;
    }

    @Override
    public int maxCommandLine() {
      return client.options().maxCommandLine();
    }

    @Override
    public UidSet search(SearchKey key, @Nullable String charset) throws ImapException {
      asked.accept(key);
      return client.search(UidSet.class, key, charset).numbers();
    }

    @Override
    public long[] sort(List<SortKey> order, SearchKey key, String charset) throws ImapException {
      asked.accept(key);
      return client.sort(true, order, key, charset);
    }

    @Override
    public List<ThreadNode> thread(String algorithm, SearchKey key, String charset)
        throws ImapException {
      asked.accept(key);
      return client.thread(true, algorithm, key, charset);
    }
  }
}
