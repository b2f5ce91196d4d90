package org.imap4x.it.bench.run;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.imap4x.it.bench.model.Peer;

/** What a peer finds on its class path: imap4x is there for imap4x only, as in a program. */
final class ClassPaths {

  private ClassPaths() {}

  static String of(Peer peer) {
    List<String> entries = new ArrayList<>();
    Path ours = ours();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (peer == Peer.IMAP4X || !Path.of(entry).toAbsolutePath().equals(ours)) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  /** Not by a class literal, which would load it here. */
  private static Path ours() {
    try {
      Class<?> store = Class.forName("org.imap4x.mail.IMAPStore", false, loader());
      return Path.of(store.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new IllegalStateException("imap4x is not on the class path", e);
    }
  }

  private static ClassLoader loader() {
    return ClassPaths.class.getClassLoader();
  }
}
