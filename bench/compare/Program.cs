using PlumCache.Compare;
using PlumCache.Compare.Prefixes;
using PlumCache.Compare.Servers;

// `prefixes` prints what prefixes and snapshots cost beside redis-server; all else is the side-by-side run.
if (args is ["prefixes"]) return PrefixReport.Run();
if (Options.Parse(args, out string error) is not { } options)
{
    Console.Error.WriteLine($"{error}\n{Options.Usage}");
    return 2;
}

try
{
    return ComparisonRun.Run(options, args);
}
catch (ToolException failure)
{
    Console.Error.WriteLine($"compare: {failure.Message}");
    return 1;
}
