using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Limits;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Hosting.Limits;

public sealed class LimitsTests
{
    private const long Gigabyte = 1L << 30;

    [Fact]
    public void ClientsHaveWhatTheProcessLeaves()
    {
        var room = new DescriptorRoom(256, 122);
        Assert.Equal(256 - 122 - 64, room.MaxClients);
        Assert.Equal(room.MaxClients, room.Fit(new PlumCacheOptions()).MaxClients);
        Assert.Equal(
            "The operating system is not able to handle the specified number of clients, try with 70", room.Refuse(new PlumCacheOptions()));
        PlumCacheOptions few = new() { MaxClients = 70 };
        Assert.Same(few, room.Fit(few));
        Assert.Null(room.Refuse(few));
    }

    [Fact]
    public void WithoutALimitThereIsRoomForAll()
    {
        var options = new PlumCacheOptions { MaxClients = 1_000_000 };
        Assert.Same(options, new DescriptorRoom(long.MaxValue, 0).Fit(options));
    }

    [Fact]
    public void WithoutRoomForOneClientItDoesNotStart()
    {
        ServerStartException exception =
            Assert.Throws<ServerStartException>(() => new DescriptorRoom(150, 122).Fit(new PlumCacheOptions()));
        Assert.Equal("The process may have 150 descriptors and needs 186 for itself: raise the limit (ulimit -n).", exception.Message);
    }

    [Fact]
    public void TheArenaTakesWhatIsWantedWhereItCanBeHad() =>
        Assert.Equal(64 * Gigabyte, ArenaRoom.Reserve(64 * Gigabyte, long.MaxValue, static bytes => bytes));

    [Fact]
    public void TheArenaTakesNoMoreThanThereIsRoomFor()
    {
        Assert.Equal(3 * Gigabyte, ArenaRoom.Reserve(64 * Gigabyte, 3 * Gigabyte, static bytes => bytes));
        Assert.Equal(ArenaRoom.SmallestBytes, ArenaRoom.Reserve(64 * Gigabyte, 0, static bytes => bytes));
        Assert.Equal(1 << 20, ArenaRoom.Reserve(1 << 20, 0, static bytes => bytes));
    }

    [Fact]
    public void TheArenaTriesLessWhenTheSystemRefuses()
    {
        var tried = new List<long>();
        Assert.Equal(Gigabyte, ArenaRoom.Reserve(4 * Gigabyte, long.MaxValue, bytes =>
        {
            tried.Add(bytes);
            return bytes > Gigabyte ? throw new AddressSpaceException() : bytes;
        }));
        Assert.Equal([4 * Gigabyte, 2 * Gigabyte, Gigabyte], tried);
    }

    [Fact]
    public void ItDoesNotStartWhenTheSystemRefusesEvenASmallArena()
    {
        ServerStartException exception = Assert.Throws<ServerStartException>(
            () => ArenaRoom.Reserve<long>(Gigabyte, long.MaxValue, static _ => throw new ArenaFullException(1)));
        Assert.Equal("The system refuses 16 MB of address space for the keys: raise the limit (ulimit -v).", exception.Message);
    }

    [Fact]
    public void WhatTheSystemRefusesIsToldAsThat()
    {
        // More than any processor has addresses for.
        Assert.Throws<AddressSpaceException>(static () => new SystemMemory(long.MaxValue >> 1));
        Assert.Throws<AddressSpaceException>(static () => SystemMemory.ReserveBeside(new SystemMemory(1 << 20), long.MaxValue >> 1));
    }

    [Fact]
    public void AMemoryLimitIsToldWithWhatFollows()
    {
        var log = new RecordingLogger();
        var container = new SystemMemorySize(16 * Gigabyte, 512 << 20);
        MemoryAdvice.Give(new SystemMemorySize(16 * Gigabyte, null), new PlumCacheOptions(), log);
        MemoryAdvice.Give(container, new PlumCacheOptions(), log);
        MemoryAdvice.Give(container, new PlumCacheOptions { MaxMemoryBytes = 400 << 20 }, log);
        MemoryAdvice.Give(container, new PlumCacheOptions { MaxMemoryBytes = 251 << 20 }, log);
        Assert.Equal(3, log.Lines.Count);
        Assert.StartsWith(
            "Warning 1603: The container may use 512 MB of memory and maxmemory is not set", log.Lines.First(), StringComparison.Ordinal);
        Assert.EndsWith("Set maxmemory to 251mb or less", log.Lines.First(), StringComparison.Ordinal);
        Assert.StartsWith("Warning 1604: ", log.Lines.ElementAt(1), StringComparison.Ordinal);
        Assert.Equal("Information 1602: The container may use 512 MB of memory; maxmemory is 251 MB", log.Lines.Last());
        Assert.Equal(1 << 20, MemoryAdvice.MaxMemoryFor(1));
    }
}
