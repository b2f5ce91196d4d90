package org.imap4x.mail.config;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one store, looked up in its session's properties each time they are asked for.
 *
 * <p>A key is tried under the protocol's own name first. {@code imap4x} falls back to {@code
 * mail.imap.}, {@code imap4xs} to {@code mail.imaps.}; a store registered as {@code imap} ({@code
 * mail.imap.class}) reads {@code mail.imap.} and then {@code mail.imap4x.}. A value that can't be
 * understood is warned about once, and the default holds.
 */
public final class StoreSettings {
  /** No waiting is longer: a socket's timeout is an int of milliseconds. */
  static final Duration FOR_EVER = Duration.ofMillis(Integer.MAX_VALUE);

  /** Keys that nobody else reads. */
  private static final List<String> OWN = List.of("mail.imap4x.", "mail.imap4xs.");

  /** What Jakarta Mail itself reads under a protocol's name. */
  private static final Set<String> READ_ELSEWHERE = Set.of("class");

  private static final String DISABLE = ".disable";

  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  private final Session session;
  private final String protocol;
  private final boolean tls;
  private final List<String> prefixes;

  /** The keys of a setting with each prefix: all are asked for with each connection. */
  private final Map<String, String[]> fullKeys = new ConcurrentHashMap<>();

  private StoreSettings(Session session, String protocol, boolean tls) {
    this.session = session;
    this.protocol = protocol;
    this.tls = tls;
    this.prefixes = prefixes(protocol);
  }

  /**
   * The settings of a store.
   *
   * @param protocol as the store is registered
   * @param tls whether that protocol means TLS from the first octet
   */
  public static StoreSettings of(Session session, String protocol, boolean tls) {
    return new StoreSettings(session, protocol, tls);
  }

  /** By the name alone: TLS that comes later or by a setting makes no other protocol of it. */
  private static List<String> prefixes(String protocol) {
    String own = "mail." + protocol + ".";
    String fallback =
        switch (protocol) {
          case "imap" -> "mail.imap4x.";
          case "imaps" -> "mail.imap4xs.";
          default -> protocol.endsWith("s") ? "mail.imaps." : "mail.imap.";
        };
    return List.of(own, fallback);
  }

  public Session session() {
    return session;
  }

  /** The name that the store is registered under. */
  public String protocol() {
    return protocol;
  }

  /** Whether the protocol means TLS, or {@code ssl.enable} does. */
  public boolean isTls() {
    return flag(Settings.SSL_ENABLE, tls);
  }

  /** The key under which the setting is found, or would be, for messages. */
  String name(Settings setting) {
    String found = findKey(setting.key());
    return found == null ? prefixes.get(0) + setting.key() : found;
  }

  public boolean isSet(Settings setting) {
    return findKey(setting.key()) != null;
  }

  /** What the application set, object or string. */
  public Optional<Object> value(Settings setting) {
    return value(setting.key());
  }

  private Optional<Object> value(String key) {
    return Optional.ofNullable(find(key));
  }

  private @Nullable Object find(String key) {
    String full = findKey(key);
    return full == null ? null : property(full);
  }

  private @Nullable String findKey(String key) {
    for (String full : fullKeys(key)) {
      if (property(full) != null) {
        return full;
      }
    }
    return null;
  }

  private String[] fullKeys(String key) {
    String[] known = fullKeys.get(key);
    if (known == null) {
      known = new String[] {prefixes.get(0) + key, prefixes.get(1) + key};
      fullKeys.put(key, known);
    }
    return known;
  }

  private @Nullable Object property(String key) {
    Properties properties = session.getProperties();
    Object value = properties.get(key);
    // get() does not see a Properties' own defaults, getProperty() no objects.
    return value != null ? value : properties.getProperty(key);
  }

  /** All keys, also of values that are no strings, and of a Properties' own defaults. */
  private List<String> keys() {
    Properties properties = session.getProperties();
    List<String> keys = new ArrayList<>(properties.stringPropertyNames());
    for (Map.Entry<Object, Object> property : properties.entrySet()) {
      if (!(property.getKey() instanceof String && property.getValue() instanceof String)) {
        keys.add(property.getKey().toString());
      }
    }
    return keys;
  }

  // ---- typed

  /** The text; the setting's default where none is set or it is blank. */
  public String text(Settings setting) {
    String set = set(setting);
    return set.isEmpty() ? setting.standard() : set;
  }

  /** The text that was set, without blanks around it; empty where it is blank. */
  Optional<String> textIfSet(Settings setting) {
    String set = set(setting);
    return set.isEmpty() ? Optional.empty() : Optional.of(set);
  }

  private String set(Settings setting) {
    Object value = find(setting.key());
    return value == null ? "" : value.toString().strip();
  }

  /** Words apart by blanks or commas; empty where nothing is set. */
  public List<String> words(Settings setting) {
    String set = set(setting);
    return set.isEmpty()
        ? List.of()
        : Arrays.stream(set.split("[\\s,]+")).filter(w -> !w.isEmpty()).toList();
  }

  public boolean flag(Settings setting) {
    return flag(setting, setting.standard().equals("true"));
  }

  /** As the incumbent reads booleans: anything but the opposite of the default is the default. */
  boolean flag(Settings setting, boolean standard) {
    return flag(setting.key(), standard);
  }

  private boolean flag(String key, boolean standard) {
    Object value = find(key);
    if (value == null) {
      return standard;
    }
    if (value instanceof Boolean set) {
      return set;
    }
    String text = value.toString().strip().toLowerCase(Locale.ROOT);
    if (!text.equals("true") && !text.equals("false")) {
      String full = findKey(key);
      bad(full == null ? key : full, value, "neither true nor false", "" + standard);
      return standard;
    }
    return text.equals("true");
  }

  /** Whether {@code auth.NAME.disable} is set, and to what. */
  public Optional<Boolean> disabled(String mechanism) {
    String key = "auth." + mechanism.toLowerCase(Locale.ROOT) + ".disable";
    return findKey(key) != null ? Optional.of(flag(key, false)) : Optional.empty();
  }

  /** The names of all mechanisms that {@code auth.NAME.disable} turns off, in upper case. */
  public List<String> disabledMechanisms() {
    List<String> names = new ArrayList<>();
    for (String key : keys()) {
      if (key.endsWith(DISABLE)) {
        String name = disableable(key);
        String upper = name.toUpperCase(Locale.ROOT);
        if (!name.isEmpty() && !names.contains(upper) && disabled(name).orElse(false)) {
          names.add(upper);
        }
      }
    }
    return names;
  }

  /** The mechanism that a key is about; empty for other keys. */
  private String disableable(String key) {
    int end = key.length() - DISABLE.length();
    for (String prefix : prefixes) {
      String start = prefix + "auth.";
      if (key.startsWith(start) && end > start.length()) {
        return key.substring(start.length(), end);
      }
    }
    return "";
  }

  public int number(Settings setting) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, octets(setting)));
  }

  /** A number; the setting's default where none or a bad one is set. */
  public long octets(Settings setting) {
    return octets(setting, Long.parseLong(setting.standard()));
  }

  /** A number, of octets or of anything. */
  long octets(Settings setting, long standard) {
    Object value = find(setting.key());
    if (value == null || value.toString().isBlank()) {
      return standard;
    }
    if (value instanceof Number set) {
      return set.longValue();
    }
    try {
      return Long.parseLong(value.toString().strip());
    } catch (NumberFormatException e) {
      bad(name(setting), value, "not a number", "" + standard);
      return standard;
    }
  }

  /** A number that makes no sense below {@code least}: then the default holds. */
  long atLeast(Settings setting, long least) {
    return atLeast(setting, least, Long.parseLong(setting.standard()));
  }

  /** The same with a default that depends on something else. */
  long atLeast(Settings setting, long least, long standard) {
    long set = octets(setting, standard);
    if (set < least) {
      bad(name(setting), set, "less than " + least, "" + standard);
      return standard;
    }
    return set;
  }

  /** Milliseconds; zero and less stay what they are. */
  public Duration duration(Settings setting) {
    return Duration.ofMillis(octets(setting));
  }

  /** Milliseconds to wait at most; zero and less mean {@link #FOR_EVER}, as does more than that. */
  public Duration timeout(Settings setting) {
    return timeout(setting, Duration.ofMillis(Long.parseLong(setting.standard())));
  }

  /** The same with another default. */
  Duration timeout(Settings setting, Duration standard) {
    long millis = octets(setting, standard.toMillis());
    return millis <= 0 || millis > FOR_EVER.toMillis() ? FOR_EVER : Duration.ofMillis(millis);
  }

  /**
   * An object of a type; where the value is one of another type, an exception that names the key.
   */
  public <T> Optional<T> object(Settings setting, Class<T> type) throws MessagingException {
    Object value = find(setting.key());
    if (value == null || value.equals("")) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new MessagingException(
          name(setting) + " is a " + value.getClass().getName() + ", not a " + type.getName());
    }
    return Optional.of(type.cast(value));
  }

  /** One of a few words; another one is warned about. */
  public String choice(Settings setting, String... choices) {
    String set = text(setting).toLowerCase(Locale.ROOT);
    if (!List.of(choices).contains(set)) {
      bad(name(setting), set, "none of " + String.join(", ", choices), setting.standard());
      return setting.standard();
    }
    return set;
  }

  // ---- host, port, user

  /** The host to connect to: the given one, the setting, {@code mail.host}, or localhost. */
  public String host(@Nullable String given) {
    return first(given, Settings.HOST, "mail.host").orElse("localhost");
  }

  /** The port given, where that is above 0, or the setting, or 143 or 993. */
  public int port(int given) {
    return given > 0 ? given : (int) octets(Settings.PORT, isTls() ? 993 : 143);
  }

  /** The user given, or the setting, or {@code mail.user}. */
  public Optional<String> user(@Nullable String given) {
    return first(given, Settings.USER, "mail.user");
  }

  private Optional<String> first(@Nullable String given, Settings setting, String general) {
    if (given != null && !given.isBlank()) {
      return Optional.of(given);
    }
    String set = set(setting);
    String found = set.isEmpty() ? session.getProperty(general) : set;
    return found == null || found.isBlank() ? Optional.empty() : Optional.of(found);
  }

  // ---- what is wrong with them

  /**
   * Warns once about keys that nobody knows and about what is not offered.
   *
   * @throws MessagingException for what can't be ignored; names the key and its replacement
   */
  public void check() throws MessagingException {
    for (String key : keys()) {
      for (String prefix : OWN) {
        if (key.startsWith(prefix)) {
          checkKnown(key, key.substring(prefix.length()));
        }
      }
    }
    for (Settings setting : Settings.NOT_OFFERED) {
      if (isSet(setting)) {
        notOffered(setting);
      }
    }
  }

  private static void checkKnown(String key, String rest) {
    if (Settings.find(rest).isEmpty() && !READ_ELSEWHERE.contains(rest) && WARNED.add(key)) {
      MailLog.warn("unknown property " + key);
    }
  }

  private void notOffered(Settings setting) throws MessagingException {
    String value = text(setting);
    if (setting == Settings.FOLDER_CLASS) {
      if (!value.equals("org.imap4x.mail.IMAPFolder")) {
        throw new MessagingException(name(setting) + "=" + value + ": " + setting.text());
      }
    } else if (!value.equals("false") && WARNED.add(name(setting))) {
      MailLog.warn(name(setting) + "=" + value + ": " + setting.text());
    }
  }

  private static void bad(String key, Object value, String why, String standard) {
    if (WARNED.add(key + "=" + value)) {
      MailLog.warn("property " + key + "=" + value + " is " + why + "; using " + standard);
    }
  }
}
