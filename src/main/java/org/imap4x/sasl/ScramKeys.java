package org.imap4x.sasl;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The keys that SCRAM derives of a password, which is slow by design, for the connections to come:
 * they serve as long as the server has the same salt and iteration count (RFC 5802 section 5.1).
 * Those of the last login that the server has proved to know; safe for use by several threads.
 */
public final class ScramKeys {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private @Nullable Known known;

  @GuardedBy("lock")
  private int derivations;

  /** Of nobody yet. */
  public ScramKeys() {}

  /** What keys are of. */
  record Salted(String hash, String user, Secret password, String salt, int iterations) {
    boolean isSame(Salted other) {
      return hash.equals(other.hash)
          && user.equals(other.user)
          && salt.equals(other.salt)
          && iterations == other.iterations
          && isSame(password, other.password);
    }

    private static boolean isSame(Secret one, Secret other) {
      char[] a = one.chars();
      char[] b = other.chars();
      try {
        return Arrays.equals(a, b);
      } finally {
        Arrays.fill(a, '\0');
        Arrays.fill(b, '\0');
      }
    }
  }

  /** ClientKey and ServerKey. */
  record Pair(byte[] client, byte[] server) {
    Pair copy() {
      return new Pair(client.clone(), server.clone());
    }

    void clear() {
      Arrays.fill(client, (byte) 0);
      Arrays.fill(server, (byte) 0);
    }

    @Override
    public String toString() {
      return "[secret]";
    }
  }

  private record Known(Salted of, Pair keys) {}

  /** The keys of that, to be cleared after use; null where they are yet to be derived. */
  @Nullable Pair find(Salted of) {
    lock.lock();
    try {
      return known != null && known.of.isSame(of) ? known.keys.copy() : null;
    } finally {
      lock.unlock();
    }
  }

  /** The server knows them too. */
  void keep(Salted of, Pair keys) {
    lock.lock();
    try {
      forget();
      known = new Known(of, keys.copy());
    } finally {
      lock.unlock();
    }
  }

  /** Forgets them. */
  public void forget() {
    lock.lock();
    try {
      if (known != null) {
        known.keys.clear();
        known = null;
      }
    } finally {
      lock.unlock();
    }
  }

  void derived() {
    lock.lock();
    try {
      derivations++;
    } finally {
      lock.unlock();
    }
  }

  /** How many times keys were derived of a password. */
  public int derivations() {
    lock.lock();
    try {
      return derivations;
    } finally {
      lock.unlock();
    }
  }
}
