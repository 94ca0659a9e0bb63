using PlumCache.Server;

InlineCompletions.TurnOn();
return await PlumCommandLine.RunAsync(args, ProcessEnvironment.Read(), Console.Out, Console.Error).ConfigureAwait(false);
