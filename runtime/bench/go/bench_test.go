// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The same programs as in ../heddle_bench.cpp; ../support.h says what they are.
package bench

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	groupSize  = 1000
	bufferSize = 128
	mutexTasks = 4
)

func resident() float64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.Atoi(strings.Fields(string(text))[1])
	return float64(pages * os.Getpagesize())
}

// How many of all items the i-th of n goroutines handles.
func share(all, n, i int) int {
	if i < all%n {
		return all/n + 1
	}
	return all / n
}

func Benchmark_parked(b *testing.B) {
	const tasks = 100000
	end := make(chan struct{})
	var all, started sync.WaitGroup
	all.Add(tasks)
	started.Add(tasks)
	before := resident()
	for i := 0; i < tasks; i++ {
		go func() {
			started.Done()
			<-end
			all.Done()
		}()
	}
	started.Wait()
	time.Sleep(50 * time.Millisecond)
	b.ReportMetric((resident()-before)/tasks, "bytes")
	close(end)
	all.Wait()
}

func Benchmark_spawn_join(b *testing.B) {
	for i := 0; i < b.N; i++ {
		var end sync.WaitGroup
		end.Add(1)
		go func() { end.Done() }()
		end.Wait()
	}
}

func Benchmark_wait_group(b *testing.B) {
	for i := 0; i < b.N; i += groupSize {
		var all sync.WaitGroup
		for k := 0; k < groupSize; k++ {
			all.Add(1)
			go func() { all.Done() }()
		}
		all.Wait()
	}
}

func Benchmark_ping_pong(b *testing.B) {
	there := make(chan int)
	back := make(chan int)
	go func() {
		for i := range there {
			back <- i
		}
		close(back)
	}()
	for i := 0; i < b.N; i++ {
		there <- i
		<-back
	}
	close(there)
	<-back
}

func buffered(b *testing.B, each int) {
	ch := make(chan int, bufferSize)
	var senders, receivers sync.WaitGroup
	senders.Add(each)
	receivers.Add(each)
	for t := 0; t < each; t++ {
		go func(n int) {
			for i := 0; i < n; i++ {
				ch <- i
			}
			senders.Done()
		}(share(b.N, each, t))
		go func() {
			for range ch {
			}
			receivers.Done()
		}()
	}
	senders.Wait()
	close(ch)
	receivers.Wait()
}

func Benchmark_buffered_1x1(b *testing.B) { buffered(b, 1) }
func Benchmark_buffered_4x4(b *testing.B) { buffered(b, 4) }

func Benchmark_alone(b *testing.B) {
	ch := make(chan int, bufferSize)
	for i := 0; i < b.N; i++ {
		ch <- i
		sink = <-ch
	}
}

func senders(n, items int) []chan int {
	ch := make([]chan int, n)
	for t := range ch {
		c := make(chan int)
		ch[t] = c
		go func(n int) {
			for i := 0; i < n; i++ {
				c <- i
			}
		}(share(items, n, t))
	}
	return ch
}

var sink int

func Benchmark_select_2(b *testing.B) {
	ch := senders(2, b.N)
	c0, c1 := ch[0], ch[1]
	for i := 0; i < b.N; i++ {
		select {
		case v := <-c0:
			sink = v
		case v := <-c1:
			sink = v
		}
	}
}

func Benchmark_select_8(b *testing.B) {
	ch := senders(8, b.N)
	c0, c1, c2, c3 := ch[0], ch[1], ch[2], ch[3]
	c4, c5, c6, c7 := ch[4], ch[5], ch[6], ch[7]
	for i := 0; i < b.N; i++ {
		select {
		case v := <-c0:
			sink = v
		case v := <-c1:
			sink = v
		case v := <-c2:
			sink = v
		case v := <-c3:
			sink = v
		case v := <-c4:
			sink = v
		case v := <-c5:
			sink = v
		case v := <-c6:
			sink = v
		case v := <-c7:
			sink = v
		}
	}
}

func Benchmark_mutex_4(b *testing.B) {
	var mu sync.Mutex
	counter := 0
	var all sync.WaitGroup
	all.Add(mutexTasks)
	for t := 0; t < mutexTasks; t++ {
		go func(n int) {
			for i := 0; i < n; i++ {
				mu.Lock()
				counter++
				mu.Unlock()
			}
			all.Done()
		}(share(b.N, mutexTasks, t))
	}
	all.Wait()
	sink = counter
}
