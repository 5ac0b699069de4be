// Nothing is called by name: the library is put before a program with LD_PRELOAD.
