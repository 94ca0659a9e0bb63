using PlumCache.Hosting.Limits;

namespace PlumCache.Tests.Unit.Hosting.Limits;

/// <summary>Linux' files on memory and control groups, in a folder of the test's own.</summary>
public sealed class SystemMemorySizeTests : IDisposable
{
    private const long Machine = 16L << 30;
    private readonly string _root = Directory.CreateTempSubdirectory("plum").FullName;

    public SystemMemorySizeTests() => Write("proc/meminfo", $"MemTotal:       {Machine >> 10} kB\nMemFree:  1 kB\n");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void WithoutGroupsItIsTheMachines() => AssertSize(Machine, null);

    [Fact]
    public void TheSecondVersionsLimitCounts()
    {
        Write("proc/self/cgroup", "0::/system.slice/plum.service\n");
        Write("sys/fs/cgroup/system.slice/plum.service/memory.max", $"{256 << 20}\n");
        AssertSize(256 << 20, 256 << 20);
    }

    [Fact]
    public void TheFirstVersionsLimitCounts()
    {
        Write("proc/self/cgroup", "9:name=systemd:/\n4:cpu,memory:/docker/0a1b\n0::/\n");
        Write("sys/fs/cgroup/memory/docker/0a1b/memory.limit_in_bytes", $"{256 << 20}\n");
        Write("sys/fs/cgroup/memory/docker/memory.limit_in_bytes", "9223372036854771712\n");
        AssertSize(256 << 20, 256 << 20);
    }

    [Fact]
    public void ALimitFurtherUpCountsWhenItIsLower()
    {
        Write("proc/self/cgroup", "0::/pod/container\n");
        Write("sys/fs/cgroup/pod/container/memory.max", "max\n");
        Write("sys/fs/cgroup/pod/memory.max", $"{1L << 30}\n");
        AssertSize(1L << 30, 1L << 30);
    }

    [Fact]
    public void InsideAContainerTheRootsLimitCounts()
    {
        // The path is the host's, and the container sees its own group as the root.
        Write("proc/self/cgroup", "0::/system.slice/docker-0a1b.scope\n");
        Write("sys/fs/cgroup/memory.max", $"{512 << 20}\n");
        AssertSize(512 << 20, 512 << 20);
    }

    [Theory]
    [InlineData("max")]
    [InlineData("")]
    [InlineData("9223372036854771712")]
    [InlineData("nonsense")]
    public void WhatIsNoLimitIsNone(string text)
    {
        Write("proc/self/cgroup", "0::/\n4:memory:/\nbroken\n");
        Write("sys/fs/cgroup/memory.max", text);
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", text);
        AssertSize(Machine, null);
    }

    [Fact]
    public void ThisMachineHasSome() => Assert.True(SystemMemorySize.Read().TotalBytes > 64 << 20);

    private void AssertSize(long total, long? limit)
    {
        var size = SystemMemorySize.Read(_root);
        Assert.Equal((total, limit), (size.TotalBytes, size.LimitBytes));
    }

    private void Write(string file, string text)
    {
        string path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
