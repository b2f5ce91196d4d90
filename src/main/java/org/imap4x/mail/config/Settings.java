package org.imap4x.mail.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every property of a store, by the name that follows {@code mail.imap4x.}; the table of the README
 * is made from it.
 */
public enum Settings {
  // ---- where to
  HOST("host", Type.TEXT, "", "Server; localhost if nobody names one."),
  PORT("port", Type.NUMBER, "143, with TLS 993", "Port."),
  USER("user", Type.TEXT, "", "User name."),
  LOCAL_ADDRESS("localaddress", Type.TEXT, "", "Local address to bind to."),
  LOCAL_PORT("localport", Type.NUMBER, "0", "Local port to bind to; 0 for any."),
  LOCAL_HOST("localhost", Type.TEXT, "", "Local host name; accepted, IMAP never says it."),
  TUNNEL(
      "tunnel", Type.WORDS, "", "Program whose standard input and output are the session (ssh)."),
  SOCKET_FACTORY(
      "socketFactory", Type.OBJECT, "", "javax.net.SocketFactory; TLS if it is for TLS."),
  SOCKET_FACTORY_CLASS("socketFactory.class", Type.TEXT, "", "Its class name, where no object is."),
  SOCKET_FACTORY_FALLBACK(
      "socketFactory.fallback",
      Type.BOOLEAN,
      "true",
      "Where a factory fails: a plain socket, or own TLS in place of its TLS, never clear text."),
  SOCKET_FACTORY_PORT("socketFactory.port", Type.NUMBER, "", "Port to connect to by that factory."),
  SOCKET_CHANNELS("usesocketchannels", Type.BOOLEAN, "false", "Accepted; nothing needs it here."),
  PROXY_HOST("proxy.host", Type.TEXT, "", "HTTP CONNECT proxy, host or host:port."),
  PROXY_PORT("proxy.port", Type.NUMBER, "80", "Its port."),
  PROXY_USER("proxy.user", Type.TEXT, "", "User name for it."),
  PROXY_PASSWORD("proxy.password", Type.SECRET, "", "Password for it."),
  SOCKS_HOST("socks.host", Type.TEXT, "", "SOCKS proxy, host or host:port."),
  SOCKS_PORT("socks.port", Type.NUMBER, "1080", "Its port."),
  SOCKS_VERSION("socks.version", Type.NUMBER, "5", "5 or 4."),
  SOCKS_USER("socks.user", Type.TEXT, "", "User name for it."),
  SOCKS_PASSWORD("socks.password", Type.SECRET, "", "Password for it."),

  // ---- how long
  CONNECTION_TIMEOUT(
      "connectiontimeout",
      Type.MILLIS,
      "30000",
      "Longest for DNS, TCP, proxy and TLS together; 0 or less: 24 days, that is for ever."),
  TIMEOUT(
      "timeout",
      Type.MILLIS,
      "60000",
      "Longest that reading makes no progress; 0 or less as above."),
  TOTAL_TIMEOUT(
      "totaltimeout",
      Type.MILLIS,
      "600000, or 10 times `timeout`",
      "Longest that a command may go on without an answer to it, although something comes."),
  WRITE_TIMEOUT(
      "writetimeout",
      Type.MILLIS,
      "60000",
      "Longest that writing makes no progress; 0 or less as above."),
  GREETING_TIMEOUT(
      "greetingtimeout",
      Type.MILLIS,
      "20000, or `timeout`",
      "Longest wait for the greeting; `timeout` where that is set."),
  EXECUTOR_WRITE_TIMEOUT(
      "executor.writetimeout", Type.OBJECT, "", "Accepted; write timeouts need no threads here."),

  // ---- TLS
  SSL_ENABLE(
      "ssl.enable", Type.BOOLEAN, "false, imap4xs true", "TLS from the first octet (port 993)."),
  STARTTLS_ENABLE("starttls.enable", Type.BOOLEAN, "false", "STARTTLS where the server has it."),
  STARTTLS_REQUIRED("starttls.required", Type.BOOLEAN, "false", "STARTTLS or no session."),
  SSL_TRUST(
      "ssl.trust",
      Type.TEXT,
      "",
      "`*` or host names: servers whose certificates are not checked. Else the JVM's trust."),
  SSL_CHECK_IDENTITY(
      "ssl.checkserveridentity",
      Type.BOOLEAN,
      "true",
      "Whether the certificate must name the host (RFC 2595). Unset, it need not where"
          + " `ssl.trust` has the host."),
  SSL_HOSTNAME_VERIFIER("ssl.hostnameverifier", Type.OBJECT, "", "javax.net.ssl.HostnameVerifier."),
  SSL_HOSTNAME_VERIFIER_CLASS(
      "ssl.hostnameverifier.class",
      Type.TEXT,
      "",
      "Its class name; `any`, `legacy` and the usual provider's names are a plain RFC 2595 check."),
  SSL_PROTOCOLS("ssl.protocols", Type.WORDS, "TLSv1.3 TLSv1.2", "Protocol versions."),
  SSL_CIPHER_SUITES("ssl.ciphersuites", Type.WORDS, "the JVM's", "Cipher suites."),
  SSL_CONTEXT("ssl.context", Type.OBJECT, "", "javax.net.ssl.SSLContext to make the sockets."),
  SSL_SOCKET_FACTORY("ssl.socketFactory", Type.OBJECT, "", "javax.net.ssl.SSLSocketFactory."),
  SSL_SOCKET_FACTORY_CLASS("ssl.socketFactory.class", Type.TEXT, "", "Its class name."),
  SSL_SOCKET_FACTORY_PORT("ssl.socketFactory.port", Type.NUMBER, "", "Port to connect to by it."),

  // ---- login
  CLEARTEXT(
      "cleartext",
      Type.TEXT,
      "warn",
      "Passwords and tokens without TLS to another machine: `allow`, `warn` in the log, `refuse`."),
  AUTH_MECHANISMS(
      "auth.mechanisms",
      Type.WORDS,
      "by strength",
      "The only ways to log in, in this order; PLAIN and LOGIN allow the LOGIN command too."),
  AUTH_DISABLE(
      "auth.*.disable",
      Type.BOOLEAN,
      "false",
      "Leaves out a mechanism (`auth.plain.disable`), unless `auth.mechanisms` names it."),
  AUTH_TOKEN_SUPPLIER(
      "auth.tokensupplier",
      Type.OBJECT,
      "",
      "org.imap4x.sasl.TokenSupplier, for XOAUTH2 and OAUTHBEARER; asked for every connection."),
  AUTH_NTLM_DOMAIN("auth.ntlm.domain", Type.TEXT, "", "NTLM domain."),
  AUTH_NTLM_FLAGS("auth.ntlm.flags", Type.NUMBER, "0", "More NTLM flags."),
  AUTH_NTLM_V2("auth.ntlm.v2", Type.BOOLEAN, "true", "NTLMv2 in place of v1."),
  SASL_ENABLE("sasl.enable", Type.BOOLEAN, "false", "Lets `sasl.mechanisms` come first."),
  SASL_MECHANISMS("sasl.mechanisms", Type.WORDS, "", "Mechanisms to try before all others."),
  SASL_AUTHORIZATION_ID("sasl.authorizationid", Type.TEXT, "", "Identity to act as."),
  SASL_REALM("sasl.realm", Type.TEXT, "", "Realm for DIGEST-MD5."),
  SASL_CANONICAL_HOST(
      "sasl.usecanonicalhostname",
      Type.BOOLEAN,
      "false",
      "The name that the DNS gives for the host's address, as GSSAPI's server name."),
  PROXYAUTH_USER("proxyauth.user", Type.TEXT, "", "PROXYAUTH after login, as an administrator."),
  FORCE_PASSWORD_REFRESH(
      "forcepasswordrefresh",
      Type.BOOLEAN,
      "false",
      "Asks the Authenticator again for every connection."),
  REFERRAL_EXCEPTION(
      "referralexception",
      Type.BOOLEAN,
      "false",
      "ReferralException for a referral at login, also where that works."),
  YAHOO_GUID("yahoo.guid", Type.TEXT, "", "GUID sent by ID before login."),

  // ---- after login
  ID_ENABLE("id.enable", Type.BOOLEAN, "true", "ID where offered; some refuse SELECT without it."),
  ID_FIELDS("id.fields", Type.OBJECT, "name, version", "java.util.Map of what ID says."),
  QRESYNC_ENABLE("qresync.enable", Type.BOOLEAN, "true", "ENABLE QRESYNC, or CONDSTORE."),
  UTF8_ENABLE("utf8.enable", Type.BOOLEAN, "true", "ENABLE UTF8=ACCEPT."),
  UIDONLY_ENABLE("uidonly.enable", Type.BOOLEAN, "false", "ENABLE UIDONLY (RFC 9586)."),
  COMPRESS_ENABLE("compress.enable", Type.BOOLEAN, "false", "COMPRESS=DEFLATE."),
  COMPRESS_LEVEL("compress.level", Type.NUMBER, "-1", "Deflater level, -1 to 9."),
  COMPRESS_STRATEGY("compress.strategy", Type.NUMBER, "0", "Deflater strategy, 0 to 2."),
  REUSE_TAG_PREFIX("reusetagprefix", Type.BOOLEAN, "false", "Tags begin with A always."),

  // ---- connections
  POOL_SIZE("connectionpoolsize", Type.NUMBER, "1", "Idle connections kept besides the store's."),
  POOL_TIMEOUT("connectionpooltimeout", Type.MILLIS, "45000", "How long an idle one is kept."),
  POOL_MAX(
      "connectionpool.max",
      Type.NUMBER,
      "0",
      "Most connections at one time; whoever needs one more waits. 0: no bound."),
  POOL_WAIT("connectionpool.wait", Type.MILLIS, "30000", "How long to wait for one at that bound."),
  POOL_PRUNING(
      "pruninginterval", Type.MILLIS, "60000", "Accepted; done when a connection is taken."),
  SERVER_TIMEOUT(
      "servertimeout", Type.MILLIS, "1800000", "Idle ones are asked (NOOP) well before this."),
  SEPARATE_STORE_CONNECTION(
      "separatestoreconnection", Type.BOOLEAN, "false", "One connection for the store's own use."),
  CLOSE_FOLDERS_ON_FAILURE(
      "closefoldersonstorefailure",
      Type.BOOLEAN,
      "true",
      "Closes open folders when the store's connection is lost and can't be replaced."),
  RECONNECT("reconnect", Type.BOOLEAN, "true", "Replaces lost connections behind the scenes."),
  RECONNECT_TIMEOUT(
      "reconnect.timeout", Type.MILLIS, "60000", "Longest for one replacement, retries included."),
  RECONNECT_DELAY(
      "reconnect.delay", Type.MILLIS, "200", "First pause between tries; doubles, with jitter."),
  RECONNECT_FIRST(
      "reconnect.first",
      Type.MILLIS,
      "5000",
      "Longest that `connect` and a refused `open` try again what may pass; 0 for one attempt."),
  CLOSE_TIMEOUT(
      "close.timeout", Type.MILLIS, "10000", "Longest that a closing folder waits for the server."),

  // ---- folders
  ALLOW_READONLY_SELECT(
      "allowreadonlyselect",
      Type.BOOLEAN,
      "false",
      "READ_WRITE on a read-only mailbox opens it read-only, without an exception."),
  STATUS_CACHE_TIMEOUT(
      "statuscachetimeout",
      Type.MILLIS,
      "1000",
      "How long a closed folder's STATUS is kept, and what came with a list."),
  FOLDER_PREFIX(
      "folderprefix",
      Type.TEXT,
      "",
      "Put before the names that `getFolder` gets, such as `INBOX.`, but for INBOX and names that"
          + " have it; the default folder lists INBOX and what is below the prefix."),
  REFUSAL_EXCEPTION(
      "refusalexception",
      Type.BOOLEAN,
      "false",
      "MessagingException where the server refuses `create`, `delete`, `renameTo` or"
          + " `setSubscribed`, in place of false or silence; see `IMAPFolder.getRefusal`."),
  APPEND_BUFFER_SIZE(
      "appendbuffersize",
      Type.OCTETS,
      "-1",
      "Messages up to this size are written once, to memory, to know their size; -1: all that"
          + " fit."),
  ENABLE_RESPONSE_EVENTS(
      "enableresponseevents",
      Type.BOOLEAN,
      "false",
      "A StoreEvent of type IMAPStore.RESPONSE for each status response, tagged ones and those"
          + " of greeting and login too."),
  ENABLE_IMAP_EVENTS("enableimapevents", Type.BOOLEAN, "false", "The same."),
  SEARCH_LOCAL(
      "search.local",
      Type.TEXT,
      "allow",
      "What the server can't decide or sort: `allow` does it here and says so in the log, `narrow`"
          + " only on what the server has narrowed, `forbid` not at all; dates are whole days"
          + " then."),
  THROW_SEARCH_EXCEPTION(
      "throwsearchexception",
      Type.BOOLEAN,
      "false",
      "SearchException where a term can't be said in IMAP, in place of deciding it here."),

  // ---- IDLE
  MIN_IDLE_TIME("minidletime", Type.MILLIS, "10", "Least time between two IDLEs of one folder."),
  IDLE_REISSUE("idle.reissue", Type.MILLIS, "540000", "IDLE is begun anew after this time."),
  IDLE_POLL("idle.poll", Type.MILLIS, "60000", "Pause between NOOPs where there is no IDLE."),

  // ---- messages
  PEEK("peek", Type.BOOLEAN, "false", "Reading content does not set \\Seen."),
  PARTIAL_FETCH("partialfetch", Type.BOOLEAN, "true", "Content comes in windows."),
  FETCH_SIZE("fetchsize", Type.OCTETS, "65536", "First window; windows grow unless this is set."),
  FETCH_SIZE_MAX(
      "fetchsize.max",
      Type.OCTETS,
      "4194304",
      "The largest window; up to three are on their way. Unless this is set, at most 1/32 of the"
          + " heap. With 1048576 or more, the rest of what comes fast is asked for in one piece, of"
          + " which 1 MiB is in memory."),
  IGNORE_BODYSTRUCTURE_SIZE(
      "ignorebodystructuresize",
      Type.BOOLEAN,
      "false",
      "Accepted; sizes of BODYSTRUCTURE are never believed when reading."),
  LOCAL_STRUCTURE(
      "bodystructure.local",
      Type.BOOLEAN,
      "false",
      "Messages are taken apart here, BODYSTRUCTURE is not asked for; their texts are fetched"
          + " whole."),
  READAHEAD("readahead", Type.BOOLEAN, "true", "Fetches what a loop over messages asks for next."),
  READAHEAD_MESSAGES("readahead.messages", Type.NUMBER, "512", "Most messages fetched ahead."),
  READAHEAD_OCTETS("readahead.octets", Type.OCTETS, "4194304", "Most octets of bodies ahead."),

  // ---- limits
  MAX_LINE(
      "limits.line",
      Type.OCTETS,
      "16777216, or 1/8 of the heap",
      "Longest line of a server; the smaller one."),
  MAX_TEXT(
      "limits.text", Type.OCTETS, "1048576", "Largest literal that is no body: a name, a field."),
  MAX_LITERAL("limits.literal", Type.OCTETS, "1099511627776", "Largest literal at all."),
  MAX_LITERAL_IN_MEMORY("limits.memory", Type.OCTETS, "4194304", "Largest literal on the heap."),
  MAX_RESPONSE(
      "limits.response",
      Type.OCTETS,
      "33554432, or 1/8 of the heap",
      "Most of one response in memory; the smaller one."),
  MAX_ANSWERS(
      "limits.answers",
      Type.OCTETS,
      "67108864, or 1/16 of the heap",
      "Most that is kept of the answers to one command; the smaller one."),
  MAX_NESTING("limits.nesting", Type.NUMBER, "200", "Depth of parentheses."),
  MAX_LIST_ITEMS("limits.items", Type.NUMBER, "100000", "Items of one list."),
  MAX_COMMAND_LINE(
      "limits.command", Type.OCTETS, "8000", "Longest command line; longer sets are split."),

  // ---- debug switches of old
  POOL_DEBUG("connectionpool.debug", Type.BOOLEAN, "false", "Accepted; see the loggers."),
  MESSAGE_CACHE_DEBUG("messagecache.debug", Type.BOOLEAN, "false", "Accepted; see the loggers."),

  // ---- not offered
  FOLDER_CLASS(
      "folder.class",
      Type.NOT_OFFERED,
      "",
      "Refused: folders are not subclassed here; wrap the Folder, or use IMAPFolder.doCommand."),
  XGWTRUSTEDAPP(
      "sasl.xgwtrustedapphack.enable",
      Type.NOT_OFFERED,
      "",
      "Ignored: for XGWTRUSTEDAPP register a SaslMechanismFactory with java.util.ServiceLoader."),
  FINALIZE_CLEAN_CLOSE(
      "finalizecleanclose",
      Type.NOT_OFFERED,
      "",
      "Ignored: there are no finalizers; close folders and stores, by try-with-resources say.");

  /** What a value is, and in which unit. */
  enum Type {
    TEXT("text"),
    /** Shown to nobody. */
    SECRET("text"),
    WORDS("words"),
    BOOLEAN("boolean"),
    NUMBER("number"),
    MILLIS("milliseconds"),
    OCTETS("octets"),
    /** An object of the application's, put into the Properties. */
    OBJECT("object"),
    NOT_OFFERED("–");

    private final String unit;

    Type(String unit) {
      this.unit = unit;
    }

    String unit() {
      return unit;
    }
  }

  private static final Map<String, Settings> BY_KEY = new HashMap<>();

  /** Those that are refused or ignored. */
  static final List<Settings> NOT_OFFERED;

  static {
    List<Settings> not = new ArrayList<>();
    for (Settings setting : values()) {
      BY_KEY.putIfAbsent(setting.key, setting);
      if (setting.type == Type.NOT_OFFERED) {
        not.add(setting);
      }
    }
    NOT_OFFERED = List.copyOf(not);
  }

  private final String key;
  private final Type type;
  private final String standard;
  private final String text;

  Settings(String key, Type type, String standard, String text) {
    this.key = key;
    this.type = type;
    this.standard = standard;
    this.text = text;
  }

  /** What follows {@code mail.imap4x.}; a {@code *} in it stands for a mechanism's name. */
  String key() {
    return key;
  }

  Type type() {
    return type;
  }

  /** The default as it would be written; empty for none, words where it depends. */
  String standard() {
    return standard;
  }

  /** One sentence for the table. */
  String text() {
    return text;
  }

  /** The setting of that key, in any case for those with a mechanism's name in it. */
  static Optional<Settings> find(String key) {
    if (key.startsWith("auth.") && key.endsWith(".disable")) {
      return Optional.of(AUTH_DISABLE);
    }
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** The table of the README, in Markdown, without its marker lines. */
  static List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("| Property | Value | Default | Meaning |");
    lines.add("|---|---|---|---|");
    for (Settings s : values()) {
      String shown = s.standard.isEmpty() ? "–" : s.standard;
      lines.add("| `" + s.key + "` | " + s.type.unit() + " | " + shown + " | " + s.text + " |");
    }
    return lines;
  }
}
