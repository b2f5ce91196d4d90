package org.imap4x.it.angusbundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Session;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That imap4x and Angus live beside each other, each once. */
class ClassPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "META-INF/services/jakarta.mail.util.StreamProvider",
        "org/eclipse/angus/mail/util/MailStreamProvider.class",
        "jakarta/mail/Session.class"
      })
  void resource_onTheClassPath_isOne(String resource) throws IOException {
    List<URL> found = Collections.list(getClass().getClassLoader().getResources(resource));
    assertEquals(1, found.size(), found::toString);
  }

  @Test
  void session_bothProviders_areFound() throws Exception {
    Session session = Session.getInstance(new Properties());
    assertTrue(session.getStore("imap4x").getClass().getName().startsWith("org.imap4x."));
    assertTrue(session.getTransport("smtp").getClass().getName().startsWith("org.eclipse.angus."));
  }
}
