using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using PlumCache.Bench.Eviction;
using PlumCache.Bench.Plugins;
using PlumCache.Bench.Scaling;
using PlumCache.Bench.Serving;
using PlumCache.Bench.Storage;

// `storage` prints the table of docs/PERFORMANCE.md, `writes` what a key costs the storage, beside another build if so asked, `sweep` what
// it says of expiry, `eviction` of eviction, `plugins` of plugins that are not interested, `scaling` of threads, `collections` what
// collections cost the storage; anything else goes to BenchmarkDotNet's micro benchmarks.
switch (args)
{
    case ["storage", .. string[] rest]:
        StorageReport.Run(rest);
        return 0;
    case ["writes", .. string[] rest]:
        WriteCostReport.Run(rest);
        return 0;
    case ["collections"]:
        CollectionReport.Run();
        return 0;
    case ["sweep"]:
        await SweepReport.RunAsync();
        return 0;
    case ["eviction"]:
        EvictionReport.Run();
        return 0;
    case ["plugins"]:
        UninterestedReport.Run();
        return 0;
    case ["scaling", .. string[] rest]:
        ScalingReport.Run(rest);
        return 0;
    default:
        // It builds the whole solution below it once more, with all analyzers: a slow machine takes longer than the two minutes it would
        // wait.
        BenchmarkSwitcher.FromAssembly(typeof(StorageReport).Assembly).Run(args,
            ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(10)));
        return 0;
}
