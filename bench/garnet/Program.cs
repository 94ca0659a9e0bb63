using Garnet;

// Garnet with the options it is given, until the process is killed.
using var server = new GarnetServer(args);
server.Start();
using var never = new ManualResetEventSlim();
never.Wait();
