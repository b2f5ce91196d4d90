package org.imap4x.mail.config;

import jakarta.mail.Session;
import java.util.Properties;

/** Settings for tests, of keys and values in turn. */
public final class TestSettings {
  private TestSettings() {}

  public static StoreSettings of(Object... keysAndValues) {
    return named("imap4x", keysAndValues);
  }

  static StoreSettings named(String protocol, Object... keysAndValues) {
    return StoreSettings.of(
        Session.getInstance(properties(keysAndValues)), protocol, protocol.endsWith("s"));
  }

  public static Properties properties(Object... keysAndValues) {
    Properties properties = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return properties;
  }
}
