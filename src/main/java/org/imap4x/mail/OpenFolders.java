package org.imap4x.mail;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The open folders of a store, held weakly, so that one that was dropped can be found out. */
final class OpenFolders {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<WeakReference<IMAPFolder>> folders = new ArrayList<>();

  void add(IMAPFolder folder) {
    lock.lock();
    try {
      folders.removeIf(f -> f.get() == null);
      folders.add(new WeakReference<>(folder));
    } finally {
      lock.unlock();
    }
  }

  void remove(IMAPFolder folder) {
    lock.lock();
    try {
      folders.removeIf(f -> f.get() == null || f.get() == folder);
    } finally {
      lock.unlock();
    }
  }

  List<IMAPFolder> all() {
    lock.lock();
    try {
      List<IMAPFolder> all = new ArrayList<>();
      for (WeakReference<IMAPFolder> f : folders) {
        IMAPFolder folder = f.get();
        if (folder != null) {
          all.add(folder);
        }
      }
      return all;
    } finally {
      lock.unlock();
    }
  }
}
