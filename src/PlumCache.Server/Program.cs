using PlumCache.Server;

InlineCompletions.TurnOn();
return await PlumCommandLine.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
