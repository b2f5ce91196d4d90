package org.imap4x.it.modulepath;

import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.Properties;

/** As little of an application as there can be. */
public final class Application {

  private Application() {}

  public static Store store(String protocol) throws NoSuchProviderException {
    return Session.getInstance(new Properties()).getStore(protocol);
  }
}
