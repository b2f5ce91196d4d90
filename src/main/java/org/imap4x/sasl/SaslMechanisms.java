package org.imap4x.sasl;

import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The mechanisms this client knows: the built-in ones and those the application adds. */
public final class SaslMechanisms {

  private static final SaslMechanisms STANDARD = of(StandardFactory.ALL);

  /** A class loader that has none of the application's: looking is slow, and done at each login. */
  private static volatile WeakReference<ClassLoader> bare = new WeakReference<>(null);

  private final Map<String, SaslMechanismFactory> byName;

  private SaslMechanisms(Map<String, SaslMechanismFactory> byName) {
    this.byName = byName;
  }

  /** The built-in mechanisms only. */
  public static SaslMechanisms standard() {
    return STANDARD;
  }

  /** The built-in mechanisms and those that {@link ServiceLoader} finds, which win. */
  public static SaslMechanisms load(ClassLoader loader) {
    SaslMechanisms all = standard();
    if (bare.get() == loader) {
      return all;
    }
    for (SaslMechanismFactory factory : ServiceLoader.load(SaslMechanismFactory.class, loader)) {
      all = all.with(factory);
    }
    if (all == standard()) {
      bare = new WeakReference<>(loader);
    }
    return all;
  }

  private static SaslMechanisms of(Collection<? extends SaslMechanismFactory> factories) {
    Map<String, SaslMechanismFactory> map = new LinkedHashMap<>();
    for (SaslMechanismFactory factory : factories) {
      map.put(key(factory.name()), factory);
    }
    return new SaslMechanisms(map);
  }

  /** These and one more, which replaces one of the same name. */
  public SaslMechanisms with(SaslMechanismFactory factory) {
    Map<String, SaslMechanismFactory> map = new LinkedHashMap<>(byName);
    map.put(key(factory.name()), factory);
    return new SaslMechanisms(map);
  }

  /**
   * The factory for a name in any case. An unknown name that a {@code javax.security.sasl} provider
   * of the running JVM serves (GSSAPI) yields a bridge to it.
   */
  public Optional<SaslMechanismFactory> find(String name) {
    SaslMechanismFactory known = byName.get(key(name));
    return known != null ? Optional.of(known) : JdkSasl.factory(key(name));
  }

  /** All names known without asking the JVM's SASL providers. */
  public Collection<String> names() {
    return List.copyOf(byName.keySet());
  }

  private static String key(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
