package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Quota;
import jakarta.mail.QuotaAwareStore;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.URLName;
import jakarta.mail.event.ConnectionEvent;
import jakarta.mail.event.ConnectionListener;
import jakarta.mail.event.MailEvent;
import jakarta.mail.event.StoreEvent;
import java.lang.ref.WeakReference;
import java.util.EventListener;
import java.util.Locale;
import java.util.Map;
import java.util.Vector;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.login.Credentials;
import org.imap4x.model.Capabilities;
import org.imap4x.model.Secret;
import org.imap4x.model.Untagged;
import org.imap4x.sasl.TokenSupplier.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A user's mail on an IMAP server; safe for use by several threads.
 *
 * <p>Commands of the store and of closed folders run on any free connection; an open folder has one
 * of its own. Lost connections are replaced where {@code reconnect} allows it.
 */
public class IMAPStore extends Store implements QuotaAwareStore {
  /** A {@link StoreEvent} for each status response, where {@code enableresponseevents} is set. */
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
  private final OpenFolders openFolders = new OpenFolders();
  private final ConnectionListeners connectionListeners = new ConnectionListeners(this);

  /** Guards the fields below; taken before any other lock, never held over I/O or a callback. */
  private final ReentrantLock lock = new ReentrantLock();

  private Credentials credentials = Credentials.NONE;
  private @Nullable StoreConnections connections;
  private volatile Capabilities capabilities = Capabilities.NONE;
  private boolean connecting;
  private volatile boolean connected;

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
    this.credentials = Credentials.NONE.withProxyUser(settings.text(Settings.PROXYAUTH_USER));
  }

  StoreSettings settings() {
    return settings;
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
    lock.lock();
    try {
      credentials = now;
    } finally {
      lock.unlock();
    }
  }

  // ---- connection

  /** Connects as {@code Service.connect} documents it, without holding a monitor meanwhile. */
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
        new Credentials(
            host,
            settings.port(port),
            user == null ? "" : user,
            password == null ? null : Secret.of(password),
            credentials().proxyUser());
    credentials(now);
    WeakReference<IMAPStore> weak = new WeakReference<>(this);
    ConnectionPool pool =
        new ConnectionPool(
            ConnectionPool.Sizes.of(settings), reason -> StoreLogin.open(weak, reason));
    ImapClient first = pool.take(Reason.FIRST);
    secured = first.isSecure();
    pool.give(first);
    lock.lock();
    try {
      connections = new StoreConnections(this, pool);
    } finally {
      lock.unlock();
    }
    Lease.watch(this, pool::leaked);
    return true;
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

  /** Runs a command of the store's, with errors in words of the API. */
  <T extends @Nullable Object> T call(String what, boolean safe, MailboxAccess.Work<T> work)
      throws MessagingException {
    try {
      return connections().run(safe, work);
    } catch (ImapException e) {
      throw ImapFaults.ERRORS.failed(e, what);
    }
  }

  /** Closes open folders without expunging, then the connections; listeners are told. */
  @Override
  public void close() throws MessagingException {
    StoreConnections c = end();
    if (c == null) {
      return;
    }
    try {
      for (IMAPFolder folder : openFolders.all()) {
        folder.closeQuietly();
      }
    } finally {
      c.close();
      setConnected(false);
      notifyConnectionListeners(ConnectionEvent.CLOSED);
    }
  }

  /** The connection is lost and can't be replaced; told once. */
  void connectionLost(MessagingException cause) {
    StoreConnections c = end();
    if (c == null) {
      return;
    }
    c.close();
    setConnected(false);
    if (settings.flag(Settings.CLOSE_FOLDERS_ON_FAILURE)) {
      for (IMAPFolder folder : openFolders.all()) {
        folder.storeLost(cause);
      }
    }
    notifyConnectionListeners(ConnectionEvent.CLOSED);
  }

  private @Nullable StoreConnections end() {
    lock.lock();
    try {
      StoreConnections c = connected ? connections : null;
      connected = false;
      connections = null;
      return c;
    } finally {
      lock.unlock();
    }
  }

  OpenFolders openFolders() {
    return openFolders;
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

  /** A folder by its full name, whether it exists or not; no I/O. */
  @Override
  public Folder getFolder(String name) throws MessagingException {
    checkConnected();
    return newIMAPFolder(name, IMAPFolder.UNKNOWN_SEPARATOR, null);
  }

  @Override
  public Folder getFolder(URLName url) throws MessagingException {
    checkConnected();
    String file = url.getFile();
    return newIMAPFolder(file == null ? "" : file, IMAPFolder.UNKNOWN_SEPARATOR, null);
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
    return FolderAdmin.getQuota(this, org.imap4x.model.MailboxName.of(root));
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

  void statusCame(Untagged.Status status) {
    String text = status.text().text();
    boolean coded = status.kind() == Untagged.Kind.OK && status.text().code().isPresent();
    if (status.text().hasCode("ALERT") && !text.isEmpty()) {
      notifyStoreListeners(StoreEvent.ALERT, text);
    } else if (!coded && status.kind() != Untagged.Kind.BYE && !text.isEmpty()) {
      notifyStoreListeners(StoreEvent.NOTICE, text);
    }
    if (settings.flag(Settings.ENABLE_RESPONSE_EVENTS)
        || settings.flag(Settings.ENABLE_IMAP_EVENTS)) {
      notifyStoreListeners(RESPONSE, "* " + status.kind() + " " + status.text());
    }
  }

  /** Tells store listeners of something that the application should know. */
  void notice(String text) {
    notifyStoreListeners(StoreEvent.NOTICE, text);
  }

  void folderEvent(int type, Folder folder) {
    notifyFolderListeners(type, folder);
  }

  void folderRenamed(Folder from, Folder to) {
    notifyFolderRenamedListeners(from, to);
  }
}
