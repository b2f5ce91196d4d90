package org.imap4x.mail;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Quota;
import jakarta.mail.QuotaAwareStore;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.StoreClosedException;
import jakarta.mail.URLName;
import jakarta.mail.event.ConnectionEvent;
import jakarta.mail.event.ConnectionListener;
import jakarta.mail.event.MailEvent;
import jakarta.mail.event.StoreEvent;
import jakarta.mail.event.StoreListener;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.EventListener;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Vector;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ServerTraits;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.link.ConnectionPool;
import org.imap4x.mail.link.Healing;
import org.imap4x.mail.link.Lease;
import org.imap4x.mail.link.Recovery;
import org.imap4x.mail.link.SessionSetup;
import org.imap4x.mail.link.StoreConnections;
import org.imap4x.mail.link.Task;
import org.imap4x.mail.link.Work;
import org.imap4x.mail.login.Credentials;
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.mail.opening.FolderFace;
import org.imap4x.mail.opening.Opening;
import org.imap4x.mail.opening.Openings;
import org.imap4x.mail.opening.Selection;
import org.imap4x.mail.opening.Why;
import org.imap4x.model.Capabilities;
import org.imap4x.model.FlagSet;
import org.imap4x.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A user's mail on an IMAP server; safe for use by several threads.
 *
 * <p>Commands of the store and of closed folders run on any free connection; an open folder has one
 * of its own. Lost connections are replaced where {@code reconnect} allows it.
 */
public class IMAPStore extends Store implements QuotaAwareStore {
  /**
   * A {@link StoreEvent} for each status response, tagged ones and those of greeting and login too,
   * where {@code enableresponseevents} is set.
   */
  public static final int RESPONSE = 1000;

  /** Fields of {@link #id} (RFC 2971 section 3.3). */
  public static final String ID_NAME = "name";

  public static final String ID_VERSION = "version";
  public static final String ID_OS = "os";
  public static final String ID_OS_VERSION = "os-version";
  public static final String ID_VENDOR = "vendor";
  public static final String ID_SUPPORT_URL = "support-url";
  public static final String ID_ADDRESS = "address";
  public static final String ID_DATE = "date";
  public static final String ID_COMMAND = "command";
  public static final String ID_ARGUMENTS = "arguments";
  public static final String ID_ENVIRONMENT = "environment";

  private final String protocol;
  private final boolean ssl;
  private volatile boolean secured;
  private final StoreSettings settings;
  private final FolderCatalog catalog;
  private final NamespaceFolders namespaces;
  private final ErrorMapper errors = ImapFaults.ERRORS;
  private final ConnectionListeners connectionListeners = new ConnectionListeners(this);
  private final Openings openings = new Openings();
  private final BlankParts blanks = new BlankParts();

  /** Guards the fields below; taken before any other lock, never held over I/O or a callback. */
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private Credentials credentials = Credentials.none();

  @GuardedBy("lock")
  private @Nullable StoreConnections connections;

  @GuardedBy("lock")
  private boolean connecting;

  /** What {@code connect} waits with; closing ends it. */
  @GuardedBy("lock")
  private @Nullable Recovery connectingBy;

  @GuardedBy("lock")
  private Cleaner.@Nullable Cleanable leak;

  @GuardedBy("lock")
  private @Nullable Vector<StoreListener> storeListeners;

  private final ServerTraits traits = new ServerTraits();
  private volatile Capabilities capabilities = Capabilities.NONE;
  private volatile boolean connected;
  private volatile FlagSet lastFlags = FlagSet.EMPTY;

  /** The store of {@code imap4x}, made by {@code Session.getStore}. */
  public IMAPStore(Session session, @Nullable URLName url) {
    this(session, url, "imap4x", false);
  }

  /**
   * A store under any protocol name.
   *
   * @param name the protocol where there is no URL; properties are looked up by it
   * @param isSSL whether the protocol means TLS from the first octet
   */
  @SuppressWarnings("this-escape")
  protected IMAPStore(Session session, @Nullable URLName url, String name, boolean isSSL) {
    super(session, url == null ? new URLName(name, null, -1, null, null, null) : url);
    this.protocol = url == null || url.getProtocol() == null ? name : url.getProtocol();
    this.ssl = isSSL;
    this.settings = StoreSettings.of(session, protocol, isSSL);
    this.catalog = new FolderCatalog(this);
    this.namespaces = new NamespaceFolders(this);
    this.credentials = Credentials.none().withProxyUser(settings.text(Settings.PROXYAUTH_USER));
  }

  StoreSettings settings() {
    return settings;
  }

  BlankParts blanks() {
    return blanks;
  }

  FolderCatalog catalog() {
    return catalog;
  }

  Session mailSession() {
    return session;
  }

  /** The name that properties are looked up by, such as imap4x. */
  String protocol() {
    return protocol;
  }

  /** Whether TLS protects the connection, from its first octet or since STARTTLS. */
  public boolean isSSL() {
    return ssl || settings.isTls() || secured;
  }

  // ---- credentials

  /** The user name for connections made from now on. */
  public void setUsername(@Nullable String user) {
    credentials(credentials().withUser(user == null ? "" : user));
  }

  /** The password for connections made from now on. */
  public void setPassword(@Nullable String password) {
    credentials(credentials().withPassword(password == null ? null : Secret.of(password)));
  }

  /** The user to act as (PROXYAUTH) on connections made from now on; null for none. */
  public void setProxyAuthUser(@Nullable String user) {
    credentials(credentials().withProxyUser(user == null ? "" : user));
  }

  /** The user to act as; null for none. */
  public @Nullable String getProxyAuthUser() {
    String user = credentials().proxyUser();
    return user.isEmpty() ? null : user;
  }

  Credentials credentials() {
    lock.lock();
    try {
      return credentials;
    } finally {
      lock.unlock();
    }
  }

  void credentials(Credentials now) {
    Credentials before;
    lock.lock();
    try {
      before = credentials;
      credentials = now;
    } finally {
      lock.unlock();
    }
    if (before.scramKeys() != now.scramKeys()) {
      before.scramKeys().forget();
    }
  }

  // ---- connection

  /**
   * Connects as {@code Service.connect} documents it, without holding a monitor meanwhile; tries
   * again what may pass for as long as the property {@code reconnect.first} says. {@link #close}
   * from another thread ends it.
   */
  @Override
  public void connect(
      @Nullable String host, int port, @Nullable String user, @Nullable String password)
      throws MessagingException {
    lock.lock();
    try {
      if (connected || connecting) {
        throw new IllegalStateException(connected ? "already connected" : "connecting already");
      }
      connecting = true;
    } finally {
      lock.unlock();
    }
    try {
      new StoreLogin(this, session, settings).connect(host, port, user, password);
      connected = true;
    } finally {
      lock.lock();
      try {
        connecting = false;
      } finally {
        lock.unlock();
      }
      if (!connected && !storeListeners().isEmpty()) {
        connectionListeners.endQueue(); // begun by what the server said to a login that failed
      }
    }
    setConnected(true);
    notifyConnectionListeners(ConnectionEvent.OPENED);
  }

  /** Connects and logs in; false when a user name or password is missing. */
  @Override
  protected boolean protocolConnect(
      @Nullable String host, int port, @Nullable String user, @Nullable String password)
      throws MessagingException {
    boolean need = SessionSetup.needsPassword(settings);
    if (host == null || (need && (user == null || password == null))) {
      return false;
    }
    Credentials now =
        Credentials.of(
            host,
            settings.port(port),
            user == null ? "" : user,
            password == null ? null : Secret.of(password),
            credentials().proxyUser());
    credentials(now);
    WeakReference<IMAPStore> weak = new WeakReference<>(this);
    ConnectionPool pool =
        new ConnectionPool(
            ConnectionPool.Sizes.of(settings),
            (reason, cancellation) -> StoreLogin.open(weak, reason, cancellation));
    String place = host + ":" + now.port();
    Recovery recovery = new Recovery(pool, settings, new OutageNews(weak));
    begin(recovery);
    secured = connectFirst(pool, recovery, place);
    lock.lock();
    try {
      connections = new StoreConnections(new Owner(), pool, recovery, errors, settings, place);
      leak = Lease.watch(this, pool::leaked);
    } finally {
      lock.unlock();
    }
    openings.reopen();
    return true;
  }

  private void begin(Recovery recovery) throws MessagingException {
    lock.lock();
    try {
      if (!connecting) {
        throw new MessagingException("the store was closed while it connected");
      }
      connectingBy = recovery;
    } finally {
      lock.unlock();
    }
  }

  /** The first connection; one that can't be had for the moment is waited for a little. */
  private boolean connectFirst(ConnectionPool pool, Recovery recovery, String place)
      throws MessagingException {
    Healing first = recovery.wanted("store at " + place);
    first.until(settings.duration(Settings.RECONNECT_FIRST));
    boolean done = false;
    try {
      ImapClient client = recovery.connect(first);
      boolean secure = client.isSecure();
      pool.give(client);
      done = true;
      return secure;
    } finally {
      lock.lock();
      try {
        connectingBy = null;
      } finally {
        lock.unlock();
      }
      if (!done) {
        pool.close();
      }
    }
  }

  /** This store as its connections know it. */
  private final class Owner implements StoreConnections.Owner {
    @Override
    public boolean isMarkedConnected() {
      return connected;
    }

    @Override
    public MessagingException lost(MessagingException cause) {
      connectionLost(cause);
      return new StoreClosedException(
          IMAPStore.this, "the store's connection is lost: " + cause.getMessage(), cause);
    }
  }

  /** What one connection has found out about the server, and all others need not. */
  ServerTraits traits() {
    return traits;
  }

  void serverCan(Capabilities said) {
    capabilities = said;
  }

  /** With the password that {@link #getURLName} leaves out. */
  @Nullable URLName fullUrl() {
    return url;
  }

  void urlIs(URLName url) {
    setURLName(url);
  }

  /** Whether nobody has closed the store, and its connection was not lost for good. No I/O. */
  boolean isMarkedConnected() {
    return connected;
  }

  /**
   * Whether the store is connected, and the server can be reached; asks it when it was not heard
   * for a second, and replaces a lost connection. One that can't be replaced closes the store.
   */
  @Override
  public boolean isConnected() {
    StoreConnections c = connectionsOrNull();
    return connected && c != null && c.probe() && connected;
  }

  private @Nullable StoreConnections connectionsOrNull() {
    lock.lock();
    try {
      return connections;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The store's connections.
   *
   * @throws IllegalStateException when the store is not connected
   */
  StoreConnections connections() {
    StoreConnections c = connectionsOrNull();
    if (!connected || c == null) {
      throw new IllegalStateException("Not connected");
    }
    return c;
  }

  void checkConnected() {
    connections();
  }

  /**
   * Runs a command of the store's, with errors in words of the API.
   *
   * @param safe whether it may run twice, when the connection is lost under it
   */
  <T extends @Nullable Object> T call(String what, boolean safe, Work<T> work)
      throws MessagingException {
    try {
      return connections().run(what, safe ? Task.repeatable(work) : Task.other(work));
    } catch (ImapException e) {
      throw errors.failed(e, what);
    }
  }

  ErrorMapper errors() {
    return errors;
  }

  /** The same flags as one object for all folders: most have the same. */
  FlagSet shared(FlagSet flags) {
    FlagSet last = lastFlags;
    if (!flags.equals(last)) {
      lastFlags = flags;
      return flags;
    }
    return last;
  }

  /** What a folder of this store is opened by. */
  Opening newOpening(FolderFace face, Selection selection) {
    return Opening.of(face, connections(), openings, errors, settings, selection);
  }

  /**
   * Closes open folders without expunging, then the connections; ends what waits for a connection,
   * also a {@code connect}. Listeners are told.
   */
  @Override
  public void close() throws MessagingException {
    Ended ended = end();
    if (ended == null) {
      closeThoseLeft();
      return;
    }
    try {
      close(ended.openings());
    } finally {
      ended.close();
      credentials().scramKeys().forget();
      setConnected(false);
      notifyConnectionListeners(ConnectionEvent.CLOSED);
    }
  }

  /** Folders outlive a store that was lost, without {@code closefoldersonstorefailure}. */
  private void closeThoseLeft() {
    List<Openings.Member> left = openings.close();
    if (!left.isEmpty()) {
      close(left);
      connectionListeners.endQueue();
    }
    credentials().scramKeys().forget();
  }

  /** A server that did not answer one of them in time is not waited for by the others. */
  private void close(List<Openings.Member> openings) {
    long patience = settings.timeout(Settings.CLOSE_TIMEOUT).toNanos();
    boolean silent = false;
    for (Openings.Member opening : openings) {
      long begun = System.nanoTime();
      opening.endQuietly(silent ? Why.FORCED : Why.STORE_CLOSED, null);
      silent |= System.nanoTime() - begun >= patience;
    }
  }

  /** The connection is lost and can't be replaced; told once. */
  private void connectionLost(MessagingException cause) {
    Ended ended = end();
    if (ended == null) {
      return;
    }
    ended.close();
    setConnected(false);
    if (settings.flag(Settings.CLOSE_FOLDERS_ON_FAILURE)) {
      ended.openings().forEach(o -> o.endQuietly(Why.LOST, cause));
    }
    notifyConnectionListeners(ConnectionEvent.CLOSED);
  }

  private record Ended(
      StoreConnections connections,
      List<Openings.Member> openings,
      Cleaner.@Nullable Cleanable leak) {

    /**
     * To be called when the openings have said what they have to say: they may need connections.
     */
    void close() {
      connections.close();
      if (leak != null) {
        leak.clean(); // runs what is run for a dropped store: nothing is left for it
      }
    }
  }

  private @Nullable Ended end() {
    Recovery waiting;
    StoreConnections c;
    Cleaner.Cleanable watched;
    lock.lock();
    try {
      waiting = connectingBy;
      connecting = false;
      c = connected ? connections : null;
      connected = false;
      connections = null;
      watched = leak;
      leak = null;
    } finally {
      lock.unlock();
    }
    if (waiting != null) {
      waiting.close();
    }
    if (c == null) {
      return null;
    }
    return new Ended(c, openings.close(), watched);
  }

  // ---- capabilities, ID

  /**
   * Whether the server said that it has the capability, in any case; a trailing {@code *} stands
   * for anything.
   */
  public boolean hasCapability(String capability) throws MessagingException {
    checkConnected();
    Capabilities known = capabilities;
    return capability.endsWith("*")
        ? known.hasPrefix(capability.substring(0, capability.length() - 1))
        : known.has(capability.toUpperCase(Locale.ROOT));
  }

  /** What the server said last that it can do. No I/O. */
  Capabilities capabilities() {
    return capabilities;
  }

  /**
   * Tells the server about the application and returns what it says of itself (RFC 2971).
   *
   * @param clientParams null to tell nothing
   * @throws MessagingException when the server has no ID
   */
  public @Nullable Map<String, String> id(@Nullable Map<String, String> clientParams)
      throws MessagingException {
    return ServerId.ask(this, clientParams);
  }

  // ---- folders

  @Override
  public Folder getDefaultFolder() throws MessagingException {
    checkConnected();
    return new DefaultFolder(this);
  }

  /**
   * A folder by its full name, whether it exists or not; the empty name is that of the default
   * folder. The property {@code folderprefix} is put before the name. No I/O, but where the prefix
   * is set without a separator, which the server is asked for once.
   */
  @Override
  public Folder getFolder(String name) throws MessagingException {
    checkConnected();
    Objects.requireNonNull(name, "the name of a folder");
    return name.isEmpty()
        ? new DefaultFolder(this)
        : newIMAPFolder(catalog.placed(name), IMAPFolder.UNKNOWN_SEPARATOR, null);
  }

  @Override
  public Folder getFolder(URLName url) throws MessagingException {
    String file = url.getFile();
    return getFolder(file == null ? "" : file);
  }

  /** A folder of a name, as every folder of this store is made. */
  protected IMAPFolder newIMAPFolder(
      String fullName, char separator, @Nullable Boolean isNamespace) {
    return new IMAPFolder(fullName, separator, this, isNamespace);
  }

  /**
   * The folder that the server marks for a use (RFC 6154), such as {@code \Sent}; null for none.
   */
  public @Nullable Folder getFolderBySpecialUse(String use) throws MessagingException {
    return catalog.bySpecialUse(use).orElse(null);
  }

  @Override
  public Folder[] getPersonalNamespaces() throws MessagingException {
    return namespaces.personal();
  }

  @Override
  public Folder[] getUserNamespaces(String user) throws MessagingException {
    return namespaces.ofUser(user);
  }

  @Override
  public Folder[] getSharedNamespaces() throws MessagingException {
    return namespaces.shared();
  }

  // ---- quota

  /**
   * The quotas that hold for a mailbox (GETQUOTAROOT of RFC 9208).
   *
   * @param root the name of a mailbox, in spite of what the parameter is called elsewhere
   */
  @Override
  public Quota[] getQuota(String root) throws MessagingException {
    checkConnected();
    return FolderAdmin.getQuota(this, catalog.nameOf(catalog.placed(root)));
  }

  /** Sets the limits of a quota root (SETQUOTA); the server must let the user do that. */
  @Override
  public void setQuota(Quota quota) throws MessagingException {
    checkConnected();
    FolderAdmin.setQuota(this, quota);
  }

  // ---- what the server tells

  /**
   * Waits for alerts and notices from the server (RFC 2177), which go to store listeners; returns
   * when another thread uses the store. Where the server has no IDLE, it is asked after a while.
   */
  public void idle() throws MessagingException {
    connections().idle();
  }

  @Override
  public void addConnectionListener(ConnectionListener listener) {
    connectionListeners.add(listener);
  }

  @Override
  public void removeConnectionListener(ConnectionListener listener) {
    connectionListeners.remove(listener);
  }

  @Override
  protected void notifyConnectionListeners(int type) {
    connectionListeners.tell(this, type);
    if (type == ConnectionEvent.CLOSED) {
      connectionListeners.endQueue();
    }
  }

  /** Jakarta Mail's own list of listeners is empty, so that this does nothing but end the queue. */
  void endQueueNow() {
    super.notifyConnectionListeners(ConnectionEvent.CLOSED);
  }

  void queue(MailEvent event, Vector<? extends EventListener> listeners) {
    queueEvent(event, listeners);
  }

  /** Tells store listeners of something that the application should know. */
  void notice(String text) {
    notifyStoreListeners(StoreEvent.NOTICE, text);
  }

  /** Tells store listeners of a lost connection, or of one that is back. */
  void notice(ConnectionNotice notice) {
    Vector<StoreListener> listeners = storeListeners();
    if (!listeners.isEmpty()) {
      queueEvent(notice, listeners);
    }
  }

  @SuppressWarnings("JdkObsolete") // what Service takes
  private Vector<StoreListener> storeListeners() {
    lock.lock();
    try {
      Vector<StoreListener> known = storeListeners;
      if (known == null) {
        known = new Vector<>();
        storeListeners = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void addStoreListener(StoreListener listener) {
    storeListeners().addElement(listener);
  }

  @Override
  public void removeStoreListener(StoreListener listener) {
    storeListeners().removeElement(listener);
  }

  @Override
  protected void notifyStoreListeners(int type, String message) {
    Vector<StoreListener> listeners = storeListeners();
    if (!listeners.isEmpty()) {
      queueEvent(new StoreEvent(this, type, message), listeners);
    }
  }

  void folderEvent(int type, Folder folder) {
    notifyFolderListeners(type, folder);
  }

  void folderRenamed(Folder from, Folder to) {
    notifyFolderRenamedListeners(from, to);
  }
}
